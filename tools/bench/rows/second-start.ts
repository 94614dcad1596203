import type { BenchRow } from '../row.ts';
import { percentile } from '../statistics.ts';

const starts = 3;

export const secondStart: BenchRow = {
  key: 'second-start',
  title: 'npm start again → ready (median)',
  unit: 's',
  must: 3,
  aim: 2,
  async measure(bench) {
    const times: number[] = [];
    while (times.length < starts) times.push(await bench.startAgain());
    const all = times.map((seconds) => seconds.toFixed(1)).join(', ');
    return { value: percentile(times, 0.5), note: `${starts} starts: ${all} s` };
  },
};

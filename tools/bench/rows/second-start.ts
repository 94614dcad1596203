import type { BenchRow } from '../row.ts';

export const secondStart: BenchRow = {
  key: 'second-start',
  title: 'npm start again → ready',
  unit: 's',
  must: 3,
  aim: 2,
  measure: async (bench) => ({ value: await bench.startAgain() }),
};

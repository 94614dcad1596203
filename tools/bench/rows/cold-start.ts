import type { BenchRow } from '../row.ts';

export const coldStart: BenchRow = {
  key: 'cold-start',
  title: 'npm start, fresh clone, empty npm cache → ready',
  unit: 's',
  must: 90,
  aim: 60,
  measure: async (bench) => ({
    value: await bench.startFresh(),
    note: 'includes the download of Node and all packages',
  }),
};

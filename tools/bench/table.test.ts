import { expect, it } from 'vitest';
import { type BenchRow, judge } from './row.ts';
import { percentile } from './statistics.ts';
import { formatTable, toJson } from './table.ts';

const row = (key: string, must: number, aim: number): BenchRow => ({
  key,
  title: `Row ${key}`,
  unit: 'ms',
  must,
  aim,
  measure: async () => ({ value: 0 }),
});

it('tells a missed budget from one that is kept and from an aim that is reached', () => {
  const budget = { must: 50, aim: 25 };
  expect([25, 50, 50.1].map((value) => judge(budget, value))).toEqual(['aim', 'must', 'missed']);
  const throughput = { must: 700, aim: 1000, better: 'higher' as const };
  expect([1000, 700, 699].map((value) => judge(throughput, value))).toEqual(['aim', 'must', 'missed']);
});

it('prints missed and unmeasured rows as plainly as the others', () => {
  const outcomes = [
    { row: row('a', 50, 25), measurement: { value: 81.26, note: 'p95 120 ms' } },
    { row: row('b', 50, 25), failure: 'The product did not start.' },
  ];
  const table = formatTable(outcomes);
  expect(table).toContain('81.3 ms');
  expect(table).toMatch(/Row a .* MISSED .* p95 120 ms/);
  expect(table).toMatch(/Row b .* NOT MEASURED .* The product did not start\./);
  expect(JSON.parse(toJson(outcomes)).rows[0]).toMatchObject({ value: 81.26, verdict: 'missed' });
});

it('prints a figure to compare with beside no budget, and a row that was left out as no failure', () => {
  const { must: _must, aim: _aim, ...compared } = row('c', 0, 0);
  const outcomes = [
    { row: compared, measurement: { value: 412, note: 'a program of others' } },
    { row: { ...compared, title: 'Row d' }, skipped: 'It is not installed here.' },
  ];
  const lines = formatTable(outcomes).split('\n');
  expect(lines[2]).toMatch(/^Row c\s+412 ms\s+to compare\s+a program of others$/);
  expect(lines[3]).toMatch(/^Row d\s+none\s+left out\s+It is not installed here\.$/);
  expect(JSON.parse(toJson(outcomes)).rows).toMatchObject([
    { value: 412, must: null, verdict: 'compared' },
    { value: null, verdict: 'left out' },
  ]);
});

it('takes percentiles by nearest rank', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([percentile(samples, 0.5), percentile(samples, 0.95), percentile([7], 0.95)]).toEqual([50, 95, 7]);
});

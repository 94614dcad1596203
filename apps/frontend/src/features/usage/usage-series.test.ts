import type { Usage } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { readPeriod } from './usage-period.ts';
import { TOLD_APART_MAX, toSeries } from './usage-series.ts';

const figures = { runs: 1, input_tokens: 0, output_tokens: 0, cached_tokens: 0, unpriced_tokens: 0 };

/** Agent n used n tokens on the first day, and once that on the last. */
function usageOf(count: number): Usage {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const part = (n: number) => ({
    key: `a${n}`,
    runs: 1,
    total_tokens: n,
    cost_usd: n === 1 ? null : n / 100,
  });
  return {
    from: '2026-03-01',
    to: '2026-03-03',
    time_zone: 'UTC',
    totals: { ...figures, total_tokens: 0, cost_usd: null },
    agents: ids.map((n) => ({
      ...figures,
      id: `a${n}`,
      name: `Agent ${n}`,
      is_deleted: false,
      total_tokens: 2 * n,
      cost_usd: n === 1 ? null : n / 50,
    })),
    models: [],
    tasks: [],
    days: [
      { day: '2026-03-01', agents: ids.map(part), models: [] },
      { day: '2026-03-02', agents: [], models: [] },
      { day: '2026-03-03', agents: ids.map(part), models: [] },
    ],
  };
}

describe('the series of a chart', () => {
  it('stack each day, the largest first', () => {
    const { series, days } = toSeries(usageOf(3), 'agents', 'tokens');
    expect(series.map(({ name, color, total }) => [name, color, total])).toEqual([
      ['Agent 3', 1, 6],
      ['Agent 2', 2, 4],
      ['Agent 1', 3, 2],
    ]);
    expect(days.map(({ total }) => total)).toEqual([6, 0, 6]);
    expect(days[0]?.values).toEqual({ a1: 1, a2: 2, a3: 3 });
  });

  it('gather what could not be told apart, and lose nothing of it', () => {
    const { series, days } = toSeries(usageOf(10), 'agents', 'tokens');
    expect(series).toHaveLength(TOLD_APART_MAX + 1);
    expect(series.at(-1)).toMatchObject({ name: '3 others', color: null, total: 12 });
    expect(days[0]?.values.rest).toBe(6);
    expect(days[0]?.total).toBe(55);
  });

  it('name the eighth rather than call it the rest', () => {
    const { series } = toSeries(usageOf(TOLD_APART_MAX + 1), 'agents', 'runs');
    expect(series.at(-1)?.name).not.toMatch('others');
  });

  it('leave out of the cost what has no price', () => {
    const { series } = toSeries(usageOf(2), 'agents', 'cost');
    expect(series.map(({ key }) => key)).toEqual(['a2']);
  });
});

describe('the days that are shown', () => {
  const read = (query: string) => readPeriod(new URLSearchParams(query), '2026-03-31');

  it('are the last thirty, a preset, or the chosen ones', () => {
    expect(read('')).toEqual({ from: '2026-03-02', to: '2026-03-31', choice: '30' });
    expect(read('days=7')).toEqual({ from: '2026-03-25', to: '2026-03-31', choice: '7' });
    expect(read('from=2026-01-01&to=2026-01-31').choice).toBe('chosen');
  });

  it('are the usual ones where the address says nonsense', () => {
    for (const query of [
      'days=0',
      'from=2026-02-01',
      'from=2026-03-02&to=2026-03-01',
      'from=2020-01-01&to=2026-01-01',
    ])
      expect(read(query).choice).toBe('30');
  });
});

import type { Run } from '@helix/contracts';
import { expect, it } from 'vitest';
import { comparedFigures } from './run-comparison.ts';

const run = (seconds: number, part: Partial<Run>): Run =>
  ({
    model_name: 'gpt-5',
    started_at: '2026-01-01T00:00:00.000Z',
    first_token_at: '2026-01-01T00:00:01.000Z',
    finished_at: new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString(),
    usage: { input_tokens: 2_000, output_tokens: 0, cached_tokens: 10, total_tokens: 0, cost_usd: 0.5 },
    ...part,
  }) as Run;
const figure = (before: Run, after: Run, label: string) =>
  comparedFigures(before, after).find((each) => each.label === label);

it('tells how much more or less the later run took', () => {
  const usage = {
    input_tokens: 1_000,
    output_tokens: 40,
    cached_tokens: 10,
    total_tokens: 0,
    cost_usd: 0.75,
  };
  const [before, after] = [run(10, {}), run(5, { usage })];
  expect(figure(before, after, 'Took')).toEqual({
    label: 'Took',
    values: ['10 s', '5 s'],
    difference: '−5 s (−50 %)',
  });
  expect(figure(before, after, 'Cost')?.difference).toBe('+$0.25 (+50 %)');
  expect(figure(before, after, 'Tokens out')?.difference).toBe('+40');
  expect(figure(before, after, 'From the cache')?.difference).toBe('the same');
  expect(figure(before, run(5, { model_name: 'other' }), 'Model')?.difference).toBe('another');
});

it('says nothing of what is not known: no price is no saving', () => {
  const usage = { input_tokens: 1, output_tokens: 1, cached_tokens: 0, total_tokens: 2, cost_usd: null };
  expect(figure(run(10, {}), run(10, { usage }), 'Cost')).toMatchObject({
    values: ['$0.50', '–'],
    difference: '–',
  });
  expect(figure(run(10, {}), run(10, { usage: null, finished_at: null }), 'Took')?.difference).toBe('–');
});

it('leaves out what neither run tells', () => {
  const demo = run(10, { usage: null });
  const labels = comparedFigures(demo, demo).map(({ label }) => label);
  expect(labels).toEqual(['Model', 'Took', 'First word after']);
});

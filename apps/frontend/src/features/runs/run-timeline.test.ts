import type { RunDetail, RunEvent } from '@helix/contracts';
import { describe, expect, it } from 'vitest';
import { promptOf, promptText, toTimeline } from './run-timeline.ts';

const T0 = Date.parse('2026-01-01T10:00:00Z');
const at = (ms: number) => new Date(T0 + ms).toISOString();
const run = (part: Partial<RunDetail> = {}) =>
  ({ created_at: at(0), started_at: at(500), finished_at: at(9_500), ...part }) as RunDetail;
const event = (kind: RunEvent['kind'], data: Record<string, unknown>): RunEvent => ({
  seq: 1,
  kind,
  data,
  created_at: at(0),
});
const step = (number: number, from: number, to: number, rest: object = {}) =>
  event('step', { at: T0 + to, number, model: 'gpt-5', started_at: T0 + from, ended_at: T0 + to, ...rest });
const tool = (phase: string, ms: number, rest: object = {}) =>
  event('tool', { at: T0 + ms, phase, name: 'read', tool_call_id: 't', ...rest });

describe('the timeline of a run', () => {
  it('places calls and tools in time, with what each took', () => {
    const { waitedMs, totalMs, entries } = toTimeline(
      run(),
      [
        step(1, 600, 2_600, {
          first_token_at: T0 + 1_000,
          input_tokens: 100,
          output_tokens: 20,
          cached_tokens: 5,
          cost_usd: 0.01,
          stop_reason: 'toolUse',
        }),
        tool('start', 2_610, { args: { path: 'a.md' } }),
        tool('result', 2_650, {
          result: { content: [{ type: 'text', text: 'Text of it' }] },
          is_error: false,
        }),
        step(2, 2_700, 9_000, { stop_reason: 'length' }),
      ],
      0,
    );
    expect([waitedMs, totalMs]).toEqual([500, 9_000]);
    expect(entries).toEqual([
      {
        kind: 'call',
        number: 1,
        model: 'gpt-5',
        startMs: 100,
        durationMs: 2_000,
        firstTokenMs: 400,
        tokens: { input: 100, output: 20, cached: 5 },
        costUsd: 0.01,
        ending: null,
      },
      {
        kind: 'tool',
        id: 't',
        name: 'read',
        startMs: 2_110,
        durationMs: 40,
        args: { path: 'a.md' },
        result: 'Text of it',
        isError: false,
      },
      expect.objectContaining({
        number: 2,
        startMs: 2_200,
        ending: 'stopped at its length limit',
        tokens: null,
      }),
    ]);
  });

  it('reads what a real OpenClaw tells', () => {
    const lifecycle = (model: string | null, ms: number) =>
      event('step', { at: T0 + ms, model, provider: 'x' });
    const { entries } = toTimeline(
      run(),
      [lifecycle('a', 600), lifecycle('b', 2_000), lifecycle(null, 5_000)],
      0,
    );
    expect(entries).toMatchObject([
      { number: 1, model: 'a', startMs: 100, durationMs: 1_400 },
      { number: 2, model: 'b', startMs: 1_500, durationMs: 3_000 },
    ]);
  });

  it('goes on with the present while the run is under way, and knows that a tool has not ended', () => {
    const running = run({ finished_at: null });
    const { totalMs, entries } = toTimeline(running, [tool('start', 700)], T0 + 4_500);
    expect(totalMs).toBe(4_000);
    expect(entries).toMatchObject([{ durationMs: null, result: null }]);
  });

  it('has nothing before its beginning, also where two clocks differ', () => {
    const { entries } = toTimeline(run(), [step(1, 300, 400)], 0);
    expect(entries[0]?.startMs).toBe(0);
  });

  it('of a run that waits is empty', () => {
    const { waitedMs, entries } = toTimeline(run({ started_at: null, finished_at: null }), [], T0);
    expect([waitedMs, entries]).toEqual([null, []]);
  });
});

describe('the prompt', () => {
  it('is one text with everything that was said', () => {
    const prompt = promptOf([
      event('prompt', {
        system: 'Be brief.',
        message: 'Shorter.',
        history: [{ role: 'assistant', text: 'Long.' }],
        tools: ['read'],
      }),
    ]);
    expect(prompt?.tools).toEqual(['read']);
    expect(prompt && promptText(prompt)).toBe(
      '# system\n\nBe brief.\n\n# assistant\n\nLong.\n\n# user\n\nShorter.',
    );
  });

  it('of an older run has no history, and none is there once it is deleted', () => {
    expect(promptOf([event('prompt', { system: 's', message: 'm' })])?.history).toEqual([]);
    expect(promptOf([])).toBeNull();
  });
});

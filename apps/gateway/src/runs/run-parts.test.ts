import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { prepareParams } from '../testing/test-gateway.ts';
import { DeltaCoalescer } from './delta-coalescer.ts';
import { PreparedRuns } from './prepared-runs.ts';
import { costUsd, sumUsage, toStepUsage } from './usage.ts';

describe('timers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('deltas: the first at once, the next gathered for 50 ms, the rest on flush', () => {
    const passed: string[] = [];
    const coalescer = new DeltaCoalescer((delta) => passed.push(delta));
    for (const letter of 'abc') coalescer.push(letter);
    expect(passed).toEqual(['a']);
    vi.advanceTimersByTime(50);
    expect(passed).toEqual(['a', 'bc']);
    coalescer.push('d');
    expect(passed).toEqual(['a', 'bc']);
    coalescer.flush();
    expect(passed).toEqual(['a', 'bc', 'd']);
    vi.advanceTimersByTime(200);
    coalescer.push('e');
    expect(passed.at(-1)).toBe('e');
  });

  it('a prepared run is taken once, and dropped after a minute', () => {
    const prepared = new PreparedRuns();
    prepared.put(prepareParams('r-1'));
    expect(prepared.take('r-1')?.runId).toBe('r-1');
    expect(prepared.take('r-1')).toBeNull();
    prepared.put(prepareParams('r-2'));
    vi.advanceTimersByTime(60_000);
    expect(prepared.take('r-2')).toBeNull();
  });
});

describe('usage', () => {
  const step = { input: 10, output: 5, cacheRead: 2, cacheWrite: 1 };

  it('leaves cached tokens out of the input, and is null where nothing was reported', () => {
    const outputTokens = { total: 5, text: 5, reasoning: undefined };
    expect(
      toStepUsage({
        inputTokens: { total: 13, noCache: undefined, cacheRead: 2, cacheWrite: 1 },
        outputTokens,
      }),
    ).toEqual(step);
    expect(
      toStepUsage({
        inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
        outputTokens,
      }),
    ).toBeNull();
  });

  it('is summed over what is known, saying when that is not all', () => {
    expect(sumUsage([step, null, step])).toEqual({
      usage: { input: 20, output: 10, cacheRead: 4, cacheWrite: 2 },
      isUsagePartial: true,
    });
    expect(sumUsage([null])).toEqual({ usage: null, isUsagePartial: true });
    expect(sumUsage([])).toEqual({ usage: null, isUsagePartial: false });
  });

  it('costs what the price says, and nothing is guessed without one', () => {
    const price = { inputPerMillionUsd: 10, outputPerMillionUsd: 20 };
    expect(costUsd(step, price)).toBeCloseTo((13 * 10 + 5 * 20) / 1e6);
    expect(costUsd(step, { ...price, cachedInputPerMillionUsd: 1 })).toBeCloseTo((11 * 10 + 2 + 100) / 1e6);
    expect(costUsd(step, undefined)).toBeNull();
    expect(costUsd(null, price)).toBeNull();
  });
});

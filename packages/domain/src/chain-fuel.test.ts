import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CHAIN_DEPTH_MAX, CHAIN_RUNS_MAX, chainFuel } from './chain-fuel.ts';

it('gives what is left of a chain, and nothing beyond its depth', () => {
  expect(chainFuel(0, 0)).toBe(CHAIN_RUNS_MAX);
  expect(chainFuel(CHAIN_DEPTH_MAX, CHAIN_RUNS_MAX - 1)).toBe(1);
  expect(chainFuel(CHAIN_DEPTH_MAX, CHAIN_RUNS_MAX)).toBe(0);
  expect(chainFuel(CHAIN_DEPTH_MAX + 1, 0)).toBe(0);
});

it('ends every chain, however many agents each answer names', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }), (named) => {
      let runs = 0;
      const waiting = [-1];
      for (const count of named) {
        const depth = waiting.shift();
        if (depth === undefined) break;
        const woken = Math.min(count, chainFuel(depth + 1, runs));
        runs += woken;
        for (let each = 0; each < woken; each += 1) waiting.push(depth + 1);
      }
      expect(runs).toBeLessThanOrEqual(CHAIN_RUNS_MAX);
    }),
  );
});

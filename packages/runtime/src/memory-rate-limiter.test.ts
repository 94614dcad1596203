import { describe } from 'vitest';
import { MemoryRateLimiter } from './memory-rate-limiter.ts';
import { describeRateLimiter } from './testing/rate-limiter-contract.ts';

describe('the limits of one process', () => {
  describeRateLimiter(async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    return {
      limiter: new MemoryRateLimiter(() => new Date(nowMs)),
      pass: async (_key, ms) => {
        nowMs += ms;
      },
    };
  });
});

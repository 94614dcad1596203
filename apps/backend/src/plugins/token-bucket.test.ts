import { expect, it } from 'vitest';
import { MemoryRateLimiter } from './token-bucket.ts';

it('lets a burst through, then as many as flow in, and says how long to wait', () => {
  let now = 0;
  const limiter = new MemoryRateLimiter(() => new Date(now));
  const bucket = { capacity: 3, refillPerSecond: 0.5 };
  const take = () => limiter.take('a', bucket);
  expect([take(), take(), take()].every((permit) => permit.isAllowed)).toBe(true);
  expect(take()).toEqual({ isAllowed: false, retryAfterSeconds: 2 });
  expect(limiter.take('b', bucket).isAllowed).toBe(true);
  now = 2_000;
  expect(take().isAllowed).toBe(true);
  expect(take().isAllowed).toBe(false);
  limiter.reset('a');
  expect(take().isAllowed).toBe(true);
});

// What every driver of the rate limits promises.
import { expect, it } from 'vitest';
import type { RateLimiter } from '../rate-limiter.ts';

export interface RateLimiterStage {
  limiter: RateLimiter;
  /** Lets time pass for a bucket. */
  pass(key: string, ms: number): Promise<void>;
}

export function describeRateLimiter(newStage: () => Promise<RateLimiterStage>): void {
  /** A token takes a quarter of an hour, so that the time a test takes cannot fill one. */
  const slow = { capacity: 3, refillPerSecond: 1 / 900 };

  async function takeAll(limiter: RateLimiter, key: string): Promise<void> {
    for (let turn = 0; turn < slow.capacity; turn += 1)
      expect(await limiter.take(key, slow)).toEqual({ isAllowed: true });
  }

  it('allows a burst, then says how long to wait, per key', async () => {
    const { limiter } = await newStage();
    await takeAll(limiter, 'one');
    const refused = await limiter.take('one', slow);
    expect(refused).toMatchObject({ isAllowed: false });
    const seconds = refused.isAllowed ? 0 : refused.retryAfterSeconds;
    expect(seconds).toBeGreaterThan(800);
    expect(seconds).toBeLessThanOrEqual(900);
    expect(await limiter.take('two', slow)).toEqual({ isAllowed: true });
  });

  it('fills with time, never beyond its capacity', async () => {
    const { limiter, pass } = await newStage();
    await takeAll(limiter, 'one');
    await pass('one', 900_000);
    expect(await limiter.take('one', slow)).toEqual({ isAllowed: true });
    expect(await limiter.take('one', slow)).toMatchObject({ isAllowed: false });
    await pass('one', 100 * 900_000);
    await takeAll(limiter, 'one');
    expect(await limiter.take('one', slow)).toMatchObject({ isAllowed: false });
  });

  it('counts tries that come at the same moment one by one', async () => {
    const { limiter } = await newStage();
    const permits = await Promise.all(Array.from({ length: 40 }, () => limiter.take('one', slow)));
    expect(permits.filter((permit) => permit.isAllowed)).toHaveLength(slow.capacity);
  });

  it('is full again after a reset', async () => {
    const { limiter } = await newStage();
    await takeAll(limiter, 'one');
    await limiter.reset('one');
    await takeAll(limiter, 'one');
  });
}

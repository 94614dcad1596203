import { LRUCache } from 'lru-cache';
import { type Bucket, type Permit, permitOf, type RateLimiter } from './rate-limiter.ts';

/** Keys beyond this push out the least used: an attacker with many addresses costs memory, not more. */
const KEYS_MAX = 50_000;

/** The limits of one process. */
export class MemoryRateLimiter implements RateLimiter {
  readonly #levels = new LRUCache<string, { tokens: number; atMs: number }>({ max: KEYS_MAX });
  readonly #clock: () => Date;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  async take(key: string, bucket: Bucket): Promise<Permit> {
    const nowMs = this.#clock().getTime();
    const level = this.#levels.get(key) ?? { tokens: bucket.capacity, atMs: nowMs };
    const refilled = level.tokens + (Math.max(0, nowMs - level.atMs) / 1000) * bucket.refillPerSecond;
    const tokens = Math.min(bucket.capacity, refilled);
    const permit = permitOf(tokens, bucket);
    if (permit.isAllowed) this.#levels.set(key, { tokens: tokens - 1, atMs: nowMs });
    return permit;
  }

  async reset(key: string): Promise<void> {
    this.#levels.delete(key);
  }
}

// Owns the counting behind limits. In memory, per replica; a shared store takes the same interface.
import { LRUCache } from 'lru-cache';

export type Bucket = { capacity: number; refillPerSecond: number };
export type Permit = { isAllowed: true } | { isAllowed: false; retryAfterSeconds: number };

export interface RateLimiter {
  /** Takes one token of the bucket that `key` names. */
  take(key: string, bucket: Bucket): Permit;
  /** Fills the bucket again, as after a right password. */
  reset(key: string): void;
}

/** Keys beyond this push out the least used: an attacker with many addresses costs memory, not more. */
const KEYS_MAX = 50_000;

export class MemoryRateLimiter implements RateLimiter {
  readonly #levels = new LRUCache<string, { tokens: number; atMs: number }>({ max: KEYS_MAX });
  readonly #clock: () => Date;

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  take(key: string, bucket: Bucket): Permit {
    const nowMs = this.#clock().getTime();
    const level = this.#levels.get(key) ?? { tokens: bucket.capacity, atMs: nowMs };
    const refilled = level.tokens + (Math.max(0, nowMs - level.atMs) / 1000) * bucket.refillPerSecond;
    const tokens = Math.min(bucket.capacity, refilled);
    if (tokens < 1) {
      return { isAllowed: false, retryAfterSeconds: Math.ceil((1 - tokens) / bucket.refillPerSecond) };
    }
    this.#levels.set(key, { tokens: tokens - 1, atMs: nowMs });
    return { isAllowed: true };
  }

  reset(key: string): void {
    this.#levels.delete(key);
  }
}

export class NoRateLimiter implements RateLimiter {
  take(): Permit {
    return { isAllowed: true };
  }

  reset(): void {}
}

// Owns the counting behind limits: buckets of tokens that fill up again with time.

export type Bucket = { capacity: number; refillPerSecond: number };
export type Permit = { isAllowed: true } | { isAllowed: false; retryAfterSeconds: number };

export interface RateLimiter {
  /** Takes one token of the bucket that `key` names. Never throws. */
  take(key: string, bucket: Bucket): Promise<Permit>;
  /** Fills the bucket again, as after a right password. Never throws. */
  reset(key: string): Promise<void>;
}

/** @param tokens what is in the bucket now, before taking one. */
export function permitOf(tokens: number, { refillPerSecond }: Bucket): Permit {
  if (tokens >= 1) return { isAllowed: true };
  return { isAllowed: false, retryAfterSeconds: Math.ceil((1 - tokens) / refillPerSecond) };
}

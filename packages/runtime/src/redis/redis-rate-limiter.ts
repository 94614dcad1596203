import { type Bucket, type Permit, permitOf, type RateLimiter } from '../rate-limiter.ts';
import { type RedisConnection, redisScript } from './redis-connection.ts';

/** By the server's own clock, so that replicas need not agree on the time. A full bucket is no key at all. */
const TAKE = redisScript(`
local capacity, refill_per_ms = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local level = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local before = tonumber(level[1]) or capacity
local elapsed = math.max(0, now - (tonumber(level[2]) or now))
local tokens = math.min(capacity, before + elapsed * refill_per_ms)
if tokens >= 1 then
  redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - 1), 'at', now)
  redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - tokens + 1) / refill_per_ms))
end
return tostring(tokens)
`);

/**
 * The limits that all replicas share. While Redis is away each process holds them by itself, with what it has counted
 * meanwhile: nobody is locked out by the loss, and nobody gets more than a fresh bucket per process.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #redis: RedisConnection;
  readonly #own: RateLimiter;

  constructor(options: { redis: RedisConnection; own: RateLimiter }) {
    this.#redis = options.redis;
    this.#own = options.own;
  }

  async take(key: string, bucket: Bucket): Promise<Permit> {
    const own = await this.#own.take(key, bucket);
    try {
      const values = [bucket.capacity, bucket.refillPerSecond / 1000];
      const tokens = await this.#redis.runScript(TAKE, [keyOf(key)], values);
      return permitOf(Number(tokens), bucket);
    } catch {
      // Away, or it refuses to write: the door stays neither open nor shut.
      return own;
    }
  }

  async reset(key: string): Promise<void> {
    await this.#own.reset(key);
    try {
      await this.#redis.run((client) => client.del(keyOf(key)));
    } catch {
      // The bucket fills by itself.
    }
  }
}

function keyOf(key: string): string {
  return `helix:limit:${key}`;
}

// Owns where copies of signed-in sessions are kept, and how the end of one reaches every process at once.
import type { Bus } from './bus.ts';
import type { Cache } from './cache.ts';
import { MemoryCache } from './memory-cache.ts';
import { RedisCache } from './redis/redis-cache.ts';
import type { RedisConnection } from './redis/redis-connection.ts';

/** The longest that a process which could not be told may believe in an ended session. */
const TTL_MS = 30_000;
const MEMORY_MAX = 10_000;
/** Raise the number when the form of a kept session changes: processes of two releases may share one Redis. */
const NAME = 'session-1';

export function createSessionCache<Session extends object>(redis: RedisConnection | null): Cache<Session> {
  return redis
    ? new RedisCache({ redis, name: NAME, ttlMs: TTL_MS })
    : new MemoryCache({ ttlMs: TTL_MS, max: MEMORY_MAX });
}

/** Call it once the rows are gone: nobody lets these sessions in any more, and their sockets are closed. */
export async function announceEndedSessions(
  bus: Bus,
  cache: Pick<Cache<object>, 'evict'>,
  sessionIds: readonly string[],
): Promise<void> {
  await cache.evict(sessionIds);
  for (const sessionId of sessionIds) bus.publish('session-ended', sessionId);
}

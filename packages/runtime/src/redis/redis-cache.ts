import type { Cache } from '../cache.ts';
import type { RedisConnection } from './redis-connection.ts';

/**
 * Longer than any read of the database can take: until then a value that was read before the eviction may still be
 * about to be stored, and finds this in its place.
 */
const EVICTED_FOR_MS = 60_000;
const EVICTED = '';

/**
 * The cache that all replicas share, so that an eviction is everybody's at once. While Redis is away each read goes to
 * the database, and evictions are made good when it is back; until then, or when this process dies before, a replica
 * that still reaches Redis believes the old value for the rest of its time to live.
 */
export class RedisCache<Value extends object> implements Cache<Value> {
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly #ttlMs: number;
  readonly #owed = new Set<string>();

  /** @param options.name is part of each key, so that caches of different rows can live side by side. */
  constructor(options: { redis: RedisConnection; name: string; ttlMs: number }) {
    this.#redis = options.redis;
    this.#prefix = `helix:cache:${options.name}:`;
    this.#ttlMs = options.ttlMs;
    options.redis.onConnect(() => void this.evict([]));
  }

  async read(key: string, load: () => Promise<Value | null>): Promise<Value | null> {
    const kept = await this.#get(key);
    if (kept) return JSON.parse(kept) as Value;
    const value = await load();
    if (value && kept === null) await this.#keep(key, JSON.stringify(value));
    return value;
  }

  async evict(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#owed.add(key);
    const due = [...this.#owed];
    if (due.length === 0) return;
    try {
      await this.#redis.run((client) =>
        Promise.all(
          due.map((key) =>
            client.set(this.#prefix + key, EVICTED, { expiration: { type: 'PX', value: EVICTED_FOR_MS } }),
          ),
        ),
      );
      for (const key of due) this.#owed.delete(key);
    } catch {
      // Away: they stay owed, and the next connection or eviction pays them.
    }
  }

  /** This process keeps nothing: whoever evicted has told Redis. */
  forget(): void {}

  /** Null: nothing is kept. Undefined: Redis cannot be asked, and nothing can be kept. Empty: lately evicted. */
  async #get(key: string): Promise<string | null | undefined> {
    if (this.#owed.has(key)) return undefined;
    try {
      return await this.#redis.run((client) => client.get(this.#prefix + key));
    } catch {
      // The database knows.
      return undefined;
    }
  }

  async #keep(key: string, text: string): Promise<void> {
    try {
      await this.#redis.run((client) =>
        client.set(this.#prefix + key, text, {
          expiration: { type: 'PX', value: this.#ttlMs },
          condition: 'NX',
        }),
      );
    } catch {
      // Not kept: the next read asks the database again.
    }
  }
}

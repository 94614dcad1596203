import { LRUCache } from 'lru-cache';
import type { Cache } from './cache.ts';

/** The cache of one process. It learns of the evictions of others by `forget`. */
export class MemoryCache<Value extends object> implements Cache<Value> {
  readonly #values: LRUCache<string, Value>;
  /** Raised by each eviction: what was read before it is not kept. */
  #epoch = 0;

  constructor(options: { ttlMs: number; max: number }) {
    this.#values = new LRUCache({ ttl: options.ttlMs, max: options.max });
  }

  async read(key: string, load: () => Promise<Value | null>): Promise<Value | null> {
    const kept = this.#values.get(key);
    if (kept) return kept;
    const epoch = this.#epoch;
    const value = await load();
    if (value && epoch === this.#epoch) this.#values.set(key, value);
    return value;
  }

  async evict(keys: readonly string[]): Promise<void> {
    this.forget(keys);
  }

  forget(keys?: readonly string[]): void {
    this.#epoch += 1;
    if (keys === undefined) this.#values.clear();
    else for (const key of keys) this.#values.delete(key);
  }
}

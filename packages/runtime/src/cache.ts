/**
 * Short-lived copies of rows, to spare the database. Never the truth: what is not kept is read from there, and what
 * was read before an eviction is never answered after it.
 */
export interface Cache<Value> {
  /** The kept value, or what `load` answers, which is kept unless it is null. */
  read(key: string, load: () => Promise<Value | null>): Promise<Value | null>;
  /** The rows have changed: when this resolves, whoever shares the cache reads them anew. Never throws. */
  evict(keys: readonly string[]): Promise<void>;
  /** Drops what this process alone keeps, because another one has evicted it; without keys, because one may have. */
  forget(keys?: readonly string[]): void;
}

import { describe, expect, it } from 'vitest';
import { MemoryCache } from './memory-cache.ts';
import { describeCache, type Row } from './testing/cache-contract.ts';

const newCache = () => new MemoryCache<Row>({ ttlMs: 60_000, max: 100 });

describe('the cache in memory', () => {
  describeCache(async () => newCache());

  it('forgets what another process has evicted, and everything when one may have', async () => {
    const cache = newCache();
    await cache.read('ada', async () => ({ name: 'Ada' }));
    await cache.read('bob', async () => ({ name: 'Bob' }));
    cache.forget(['ada']);
    expect(await cache.read('ada', async () => null)).toBeNull();
    cache.forget();
    expect(await cache.read('bob', async () => null)).toBeNull();
  });
});

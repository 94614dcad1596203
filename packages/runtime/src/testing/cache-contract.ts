// What every driver of the cache promises.
import { expect, it } from 'vitest';
import type { Cache } from '../cache.ts';

export type Row = { name: string };

/** @param newCache an empty cache that keeps a value for a minute */
export function describeCache(newCache: () => Promise<Cache<Row>>): void {
  const ada = { name: 'Ada' };
  const neverLoads = async (): Promise<Row | null> => {
    throw new Error('The row was read again.');
  };

  it('reads a row once', async () => {
    const cache = await newCache();
    expect(await cache.read('ada', async () => ada)).toEqual(ada);
    expect(await cache.read('ada', neverLoads)).toEqual(ada);
    await expect(cache.read('bob', neverLoads)).rejects.toThrow('read again');
  });

  it('does not keep that there is no row, nor a failure', async () => {
    const cache = await newCache();
    expect(await cache.read('ada', async () => null)).toBeNull();
    await expect(cache.read('ada', neverLoads)).rejects.toThrow('read again');
    expect(await cache.read('ada', async () => ada)).toEqual(ada);
  });

  it('reads a row anew after its eviction, and leaves the others', async () => {
    const cache = await newCache();
    await cache.read('ada', async () => ada);
    await cache.read('bob', async () => ({ name: 'Bob' }));
    await cache.evict(['ada']);
    expect(await cache.read('ada', async () => null)).toBeNull();
    expect(await cache.read('bob', neverLoads)).toEqual({ name: 'Bob' });
  });

  it('does not keep what was read before an eviction and arrives after it', async () => {
    const cache = await newCache();
    const slow = Promise.withResolvers<Row>();
    const reading = cache.read('ada', () => slow.promise);
    await cache.evict(['ada']);
    slow.resolve(ada);
    await reading;
    expect(await cache.read('ada', async () => ({ name: 'Ada Lovelace' }))).toEqual({ name: 'Ada Lovelace' });
  });
}

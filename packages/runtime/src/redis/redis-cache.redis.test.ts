import { randomUUID } from 'node:crypto';
import { startTestRedis, type TestRedis } from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import { describeCache, type Row } from '../testing/cache-contract.ts';
import { RedisCache } from './redis-cache.ts';
import { RedisConnection } from './redis-connection.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('the cache in Redis', () => {
  let server: TestRedis;
  let one: RedisConnection;
  let two: RedisConnection;
  const open = () => RedisConnection.open({ url: server.url, name: 'test', logger });
  beforeAll(async () => {
    server = await startTestRedis({ isDurable: true });
    [one, two] = [await open(), await open()];
  });
  afterAll(async () => {
    one?.stop();
    two?.stop();
    await server?.stop();
  });

  describeCache(async () => new RedisCache<Row>({ redis: one, name: randomUUID(), ttlMs: 60_000 }));

  it('is one cache for all processes: what one evicts, no other believes', async () => {
    const name = randomUUID();
    const here = new RedisCache<Row>({ redis: one, name, ttlMs: 60_000 });
    const there = new RedisCache<Row>({ redis: two, name, ttlMs: 60_000 });
    await here.read('ada', async () => ({ name: 'Ada' }));
    expect(await there.read('ada', async () => null)).toEqual({ name: 'Ada' });
    await there.evict(['ada']);
    expect(await here.read('ada', async () => null)).toBeNull();
  });

  it('asks the database while Redis is away, and makes evictions good when it is back', async () => {
    const name = randomUUID();
    const here = new RedisCache<Row>({ redis: one, name, ttlMs: 60_000 });
    const there = new RedisCache<Row>({ redis: two, name, ttlMs: 60_000 });
    await here.read('ada', async () => ({ name: 'Ada' }));
    await server.kill();
    await waitFor('the loss', () => !one.isConnected && !two.isConnected);
    expect(await here.read('ada', async () => ({ name: 'from the database' }))).toEqual({
      name: 'from the database',
    });
    await here.evict(['ada']);
    await server.startAgain();
    await waitFor('the connections', () => one.isConnected && two.isConnected);
    await waitFor('the eviction', async () => (await there.read('ada', async () => null)) === null);
    expect(await here.read('ada', async () => null)).toBeNull();
  });

  it('does not wait for a server that stands still', async () => {
    const cache = new RedisCache<Row>({ redis: one, name: randomUUID(), ttlMs: 60_000 });
    server.freeze();
    try {
      // A wait for each of them would take longer than a test may.
      for (let turn = 0; turn < 500; turn += 1) await cache.read('ada', async () => ({ name: 'Ada' }));
    } finally {
      server.wake();
    }
    await waitFor('the answers', async () => {
      await cache.read('ada', async () => ({ name: 'Ada' }));
      return (await cache.read('ada', async () => null)) !== null;
    });
  });
});

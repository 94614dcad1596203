import { startTestRedis, type TestRedis } from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import { MemoryRateLimiter } from '../memory-rate-limiter.ts';
import { describeRateLimiter } from '../testing/rate-limiter-contract.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisRateLimiter } from './redis-rate-limiter.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('the limits that replicas share in Redis', () => {
  let server: TestRedis;
  let redis: RedisConnection;
  beforeAll(async () => {
    server = await startTestRedis();
    redis = await RedisConnection.open({ url: server.url, name: 'test', logger });
  });
  beforeEach(() => redis.run((client) => client.flushAll()));
  afterAll(async () => {
    redis?.stop();
    await server?.stop();
  });

  const newReplica = () => new RedisRateLimiter({ redis, own: new MemoryRateLimiter(() => new Date()) });

  describeRateLimiter(async () => ({
    limiter: newReplica(),
    pass: async (key, ms) => {
      await redis.run((client) => client.hIncrBy(`helix:limit:${key}`, 'at', -ms));
    },
  }));

  it('counts what other replicas have let pass', async () => {
    const bucket = { capacity: 4, refillPerSecond: 1 / 900 };
    const [one, two] = [newReplica(), newReplica()];
    for (const replica of [one, two, one, two]) await replica.take('ada', bucket);
    expect(await one.take('ada', bucket)).toMatchObject({ isAllowed: false });
    expect(await two.take('ada', bucket)).toMatchObject({ isAllowed: false });
    await two.reset('ada');
    expect(await one.take('ada', bucket)).toEqual({ isAllowed: true });
  });

  it('keeps no bucket longer than it takes to fill', async () => {
    await newReplica().take('ada', { capacity: 4, refillPerSecond: 1 / 900 });
    const leftMs = await redis.run((client) => client.pTTL('helix:limit:ada'));
    expect(leftMs).toBeGreaterThan(800_000);
    expect(leftMs).toBeLessThanOrEqual(900_001);
  });

  it('holds the limit by itself while Redis is away: neither an open door nor a shut one', async () => {
    const bucket = { capacity: 5, refillPerSecond: 1 / 900 };
    const limiter = newReplica();
    for (let turn = 0; turn < 3; turn += 1) await limiter.take('ada', bucket);
    await server.kill();
    await waitFor('the loss', () => !redis.isConnected);
    const permits = [];
    for (let turn = 0; turn < 4; turn += 1) permits.push((await limiter.take('ada', bucket)).isAllowed);
    expect(permits).toEqual([true, true, false, false]);
    await limiter.reset('ada');
    expect(await limiter.take('ada', bucket)).toEqual({ isAllowed: true });
    await server.startAgain();
    await waitFor('the connection', () => redis.isConnected);
    // The server that came back empty has forgotten the script as well.
    expect(await limiter.take('ada', bucket)).toEqual({ isAllowed: true });
  });
});

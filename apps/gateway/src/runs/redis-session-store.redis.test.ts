import { createLogger, RedisConnection } from '@helix/runtime';
import { startTestRedis, type TestRedis } from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ADA, describeSessionStore, heard, keyOf, say, sayMore } from '../testing/session-store-contract.ts';
import { createStateFolder } from '../testing/test-gateway.ts';
import { openStateFolder } from '../workspaces/state-folder.ts';
import { FileSessionStore } from './file-session-store.ts';
import { RedisSessionStore } from './redis-session-store.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const key = keyOf(ADA, 'task-1');

describe('transcripts in Redis', () => {
  let server: TestRedis;
  let boots = 0;
  beforeAll(async () => {
    server = await startTestRedis();
  });
  beforeEach(async () => {
    const redis = await RedisConnection.open({ url: server.url, name: 'test', logger });
    await redis.run((client) => client.flushAll());
    redis.stop();
  });
  afterAll(() => server?.stop());

  /** A gateway's place at Redis; with the folder of an earlier one, that gateway after a restart. */
  async function newGateway(folder?: string) {
    const home = folder ?? (await createStateFolder());
    const state = await openStateFolder(home);
    const redis = await RedisConnection.open({ url: server.url, name: 'test', logger });
    const owner = { deviceId: state.identity.deviceId, bootId: `boot-${boots++}` };
    const files = new FileSessionStore(state);
    const store = new RedisSessionStore({ redis, files, owner, logger });
    let isOver = false;
    /** Without a word, as by kill -9. */
    const die = () => {
      if (!isOver) redis.stop();
      isOver = true;
    };
    onTestFinished(async () => {
      if (!isOver) await store.stop();
      die();
    });
    return { store, owner, home, redis, files, die };
  }

  async function lose(gateways: { redis: RedisConnection }[]): Promise<void> {
    await server.kill();
    for (const { redis } of gateways) await waitFor('the loss', () => !redis.isConnected);
  }

  async function regain(gateways: { redis: RedisConnection }[]): Promise<void> {
    await server.startAgain();
    for (const { redis } of gateways) await waitFor('the connection', () => redis.isConnected);
  }

  describeSessionStore(async () => (await newGateway()).store);

  it('are shared: each gateway sees what the other one added', async () => {
    const [one, two] = [await newGateway(), await newGateway()];
    const session = await say(one.store, key, 'from one');
    const copy = await say(two.store, key, 'from two');
    expect(await heard(one.store, key)).toEqual(['from one', 'from two']);
    expect(await one.store.isCurrent(session)).toBe(false);
    expect(await two.store.isCurrent(copy)).toBe(true);
  });

  it('notice a removal elsewhere, and do not bring the transcript back', async () => {
    const [one, two] = [await newGateway(), await newGateway()];
    const session = await say(one.store, key, 'old');
    await two.store.remove(key);
    expect(await one.store.isCurrent(session)).toBe(false);
    await sayMore(one.store, session, 'said by a run that was under way');
    expect(await heard(one.store, key)).toEqual(['said by a run that was under way']);
  });

  it('take lines while Redis is away, and have them all when it is back, empty', async () => {
    const one = await newGateway();
    const session = await say(one.store, key, 'before');
    await lose([one]);
    await sayMore(one.store, session, 'while it was away');
    await sayMore(one.store, session, 'still away');
    expect(one.store.isBehind(key)).toBe(true);
    expect(await one.store.isCurrent(session)).toBe(true);
    await regain([one]);
    await waitFor('the lines', () => !one.store.isBehind(key));
    await sayMore(one.store, session, 'after');
    const two = await newGateway();
    expect(await heard(two.store, key)).toEqual(['before', 'while it was away', 'still away', 'after']);
    expect(await one.files.load(key)).toBeNull();
  });

  it('write again what Redis has lost and memory still has', async () => {
    const one = await newGateway();
    const session = await say(one.store, key, 'first', 'second');
    await lose([one]);
    await regain([one]);
    expect(await one.store.load(key)).toBeNull();
    expect(await one.store.isCurrent(session)).toBe(true);
    expect(await heard(one.store, key)).toEqual(['first', 'second']);
  });

  it('survive that the gateway dies too while Redis is away', async () => {
    const one = await newGateway();
    const session = await say(one.store, key, 'before');
    await lose([one]);
    await sayMore(one.store, session, 'the last words');
    one.die();
    const again = await newGateway(one.home);
    await expect(again.store.load(key)).rejects.toMatchObject({
      shape: { code: 'UNAVAILABLE', retryable: true },
    });
    await regain([again]);
    expect(await heard(again.store, key)).toEqual(['the last words']);
    await say(again.store, key, 'and on');
    expect(await heard(again.store, key)).toEqual(['the last words', 'and on']);
    expect(await again.files.load(key)).toBeNull();
  });

  it('do not add twice what Redis took without being able to say so', async () => {
    const one = await newGateway();
    const session = await say(one.store, key, 'before');
    const { written } = session;
    await sayMore(one.store, session, 'taken');
    // As after an answer that never came.
    session.written = written;
    await sayMore(one.store, session, 'next');
    expect(await heard(one.store, key)).toEqual(['before', 'taken', 'next']);
  });

  it('take along what the state folder has from the time before Redis', async () => {
    const one = await newGateway();
    await say(one.files, key, 'long ago');
    expect(await one.store.keys(ADA)).toEqual([key]);
    await say(one.store, key, 'today');
    expect(await heard(one.store, key)).toEqual(['long ago', 'today']);
    expect(await one.files.load(key)).toBeNull();
  });

  it('tell a gateway that lives from one that is gone', async () => {
    const [one, two] = [await newGateway(), await newGateway()];
    await waitFor('the first sign of life', () => two.store.isAlive(one.owner));
    expect(await two.store.isAlive({ deviceId: 'another', bootId: 'long gone' })).toBe(false);
    // An earlier process on the same folder is gone, whatever its sign of life says.
    const again = await newGateway(one.home);
    expect(await again.store.isAlive(one.owner)).toBe(false);
    await one.store.stop();
    expect(await two.store.isAlive(one.owner)).toBe(false);
  });
});

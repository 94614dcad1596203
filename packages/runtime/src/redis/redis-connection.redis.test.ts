import { Writable } from 'node:stream';
import { startTestRedis, type TestRedis } from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { RedisAwayError, RedisConnection, redisScript } from './redis-connection.ts';

let lines: string[] = [];
const logger = pino(
  { level: 'debug' },
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  }),
);
const opened: RedisConnection[] = [];
const servers: TestRedis[] = [];

afterEach(async () => {
  for (const connection of opened.splice(0)) connection.stop();
  for (const server of servers.splice(0)) await server.stop();
  lines = [];
});

async function open(url: string): Promise<RedisConnection> {
  const connection = await RedisConnection.open({ url, name: 'test', logger });
  opened.push(connection);
  return connection;
}

async function start(password?: string): Promise<TestRedis> {
  const server = await startTestRedis({ password });
  servers.push(server);
  return server;
}

it('starts without Redis, fails its commands at once, and uses it as soon as it is there', async () => {
  const server = await start();
  await server.kill();
  const redis = await open(server.url);
  expect(redis.status()).toEqual({
    ok: false,
    message: 'Redis does not answer. Check that it runs and that REDIS_URL leads to it.',
  });
  await expect(redis.run((client) => client.get('x'))).rejects.toThrow(RedisAwayError);
  await server.startAgain();
  await waitFor('the connection', () => redis.isConnected);
  expect(await redis.run((client) => client.get('x'))).toBeNull();
});

it('tells of a wrong password without telling the password', async () => {
  const server = await start('the right p@ssword');
  const right = await open(server.url);
  expect(right.status()).toEqual({ ok: true, message: 'Redis answers.' });
  const wrong = await open(server.url.replace(/:[^:@]*@/, ':a-wrong-password@'));
  expect(wrong.status().message).toBe(
    'Redis refuses the login. Check the user and the password in REDIS_URL.',
  );
  expect(lines.join()).not.toMatch(/p@ssword|p%40ssword|a-wrong-password/);
  expect(lines.join()).toContain(new URL(server.url).host);
});

it('writes one line for an outage, not one for each try', async () => {
  const server = await start();
  const redis = await open(server.url);
  await server.kill();
  await waitFor('the loss', () => !redis.isConnected);
  await server.startAgain();
  await waitFor('the connection', () => redis.isConnected);
  const warnings = lines.filter((line) => JSON.parse(line).level >= 40);
  expect(warnings).toHaveLength(1);
});

it('hears its channels again after a restart, those included that it asked for meanwhile', async () => {
  const server = await start();
  const [redis, other] = [await open(server.url), await open(server.url)];
  const heard: string[] = [];
  await redis.listen('before', (message) => heard.push(message));
  await server.kill();
  await waitFor('the loss', () => !redis.isConnected);
  await redis.listen('meanwhile', (message) => heard.push(message));
  await server.startAgain();
  await waitFor('both connections', () => redis.isConnected && other.isConnected);
  await other.run((client) => client.publish('before', 'one'));
  await other.run((client) => client.publish('meanwhile', 'two'));
  await waitFor('both messages', () => heard.length === 2);
  expect(heard).toEqual(['one', 'two']);
});

it('notices a server that stands still, and comes back to it', async () => {
  const server = await start();
  const redis = await open(server.url);
  server.freeze();
  await expect(redis.run((client) => client.get('x'))).rejects.toThrow('did not answer within');
  await expect(redis.run((client) => client.get('x'))).rejects.toThrow('does not answer now');
  await waitFor('the loss', () => !redis.isConnected);
  server.wake();
  await waitFor('the answer', () => redis.run((client) => client.set('x', 'y')).catch(() => false));
});

it('runs a script, also on a server that does not know it yet', async () => {
  const server = await start();
  const redis = await open(server.url);
  const script = redisScript("return {KEYS[1], ARGV[1], redis.call('INCR', KEYS[1])}");
  expect(await redis.runScript(script, ['key'], [7])).toEqual(['key', '7', 1]);
  expect(await redis.runScript(script, ['key'], [7])).toEqual(['key', '7', 2]);
});

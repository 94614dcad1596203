// Gateways that share their sessions in Redis, as their clients meet them.
import { chatHistoryResultSchema, type GatewayClient } from '@helix/gateway-protocol';
import {
  createGate,
  promptText,
  type ScriptedProvider,
  startScriptedProvider,
  startTestRedis,
  type TestRedis,
  text,
  words,
} from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  AGENT_ID,
  connectClient,
  createAgent,
  prepareParams,
  SESSION_KEY,
  startRun,
  startTestGateway,
  type TestClient,
} from '../testing/test-gateway.ts';

let redis: TestRedis;
let provider: ScriptedProvider;
let baseUrl: string;
beforeAll(async () => {
  [redis, provider] = [await startTestRedis(), await startScriptedProvider()];
  baseUrl = provider.url;
});
beforeEach(async () => {
  await redis.kill();
  await redis.startAgain();
});
afterAll(async () => {
  await provider?.stop();
  await redis?.stop();
});

async function newGateway(): Promise<TestClient & { stop(): Promise<void> }> {
  const gateway = await startTestGateway({ redisUrl: redis.url });
  const client = await connectClient(gateway.url);
  await createAgent(client);
  return client;
}

const history = async (client: GatewayClient) =>
  chatHistoryResultSchema.parse(await client.request('chat.history', { sessionKey: SESSION_KEY }));

const join = (idempotencyKey: string) => ({
  message: 'the same',
  agentId: AGENT_ID,
  sessionKey: SESSION_KEY,
  idempotencyKey,
});

/** A run at this gateway that has said a word and waits. */
async function streamHalf(client: TestClient, runId: string) {
  const gate = createGate();
  provider.setScript([{ steps: [...words('One '), { type: 'gate', gate }, ...words('two.')] }]);
  const { final } = await startRun(client, runId, { baseUrl });
  await gate.reached;
  return { gate, final };
}

it('continue a conversation that began at another gateway, in both directions', async () => {
  const [one, two] = [await newGateway(), await newGateway()];
  provider.setScript([{ steps: text('My name is Marlow.') }, { steps: text('Still Marlow.') }]);
  await (await startRun(one, 'r-1', { baseUrl, message: 'Who are you?' })).final;
  await (await startRun(two, 'r-2', { baseUrl, message: 'And now?' })).final;
  expect(promptText(provider.requests.at(-1)?.body)).toContain('My name is Marlow.');
  const rows = (await history(one)).messages;
  expect(rows.map((row) => row.__openclaw?.runId)).toEqual(['r-1', 'r-1', 'r-2', 'r-2']);
  // Whoever asks again is answered from the transcript, without another call of the provider.
  const calls = provider.requests.length;
  expect((await one.startRun(join('r-2')).final).text).toBe('Still Marlow.');
  expect(provider.requests).toHaveLength(calls);
});

it('leave a run alone that another gateway carries out', async () => {
  const [one, two] = [await newGateway(), await newGateway()];
  const { gate, final } = await streamHalf(one, 'r-1');
  const seen = await history(two);
  expect(seen.messages.map((row) => row.role)).toEqual(['user']);
  expect(seen.inFlightRun).toBeNull();
  gate.open();
  expect((await final).status).toBe('ok');
  expect((await history(two)).messages.map((row) => row.stopReason ?? row.role)).toEqual(['user', 'stop']);
});

it('go on with their runs while Redis is away, tell the truth of them, and have them in Redis afterwards', async () => {
  const [one, two] = [await newGateway(), await newGateway()];
  const { gate, final } = await streamHalf(one, 'r-1');
  await redis.kill();
  gate.open();
  expect(await final).toMatchObject({ status: 'ok', text: 'One two.' });
  expect((await history(one)).messages).toHaveLength(2);
  provider.setScript([{ steps: text('Three.') }]);
  expect((await (await startRun(one, 'r-2', { baseUrl })).final).text).toBe('Three.');
  await redis.startAgain();
  await waitFor('both runs at the other gateway', async () => (await history(two)).messages.length === 4);
  expect((await two.startRun(join('r-1')).final).text).toBe('One two.');
});

it('begin new runs while Redis is away, and say that they cannot know of others', async () => {
  const [one, two] = [await newGateway(), await newGateway()];
  provider.setScript([{ steps: text('Known to all.') }, { steps: text('Begun alone.') }]);
  await (await startRun(one, 'r-1', { baseUrl })).final;
  await redis.kill();
  await expect(history(two)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  // Not prepared: somebody looks for a run that may be over.
  await expect(two.startRun(join('r-1')).final).rejects.toMatchObject({ retryable: true });
  expect((await (await startRun(two, 'r-2', { baseUrl })).final).text).toBe('Begun alone.');
  await redis.startAgain();
  await waitFor('everything in one transcript', async () => {
    const texts = JSON.stringify((await history(two)).messages);
    return texts.includes('Begun alone.') && (await history(one)).messages.length >= 2;
  });
});

it('forget the transcripts of an agent that is deleted', async () => {
  const one = await newGateway();
  provider.setScript([{ steps: text('Soon gone.') }]);
  await (await startRun(one, 'r-1', { baseUrl })).final;
  await one.request('agents.delete', { agentId: AGENT_ID, deleteFiles: true });
  await createAgent(one);
  expect((await history(one)).messages).toEqual([]);
  await one.request('helix.run.prepare', prepareParams('r-2', { baseUrl }));
});

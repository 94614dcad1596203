import type { RunDetail, Task } from '@helix/contracts';
import {
  type Builders,
  createGate,
  type Gate,
  type ScriptedProvider,
  startScriptedProvider,
  words,
} from '@helix/testing';
import { type ApiClient, HelixSystem, type LiveClient, waitFor } from '@helix/testing/system';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  addTask,
  commentsOf,
  connectBuilders,
  execute,
  recordedTwice,
  type Stage,
  setStage,
  whenFinished,
} from './stage.ts';

let provider: ScriptedProvider;
let system: HelixSystem;
let build: Builders | undefined;
let client: ApiClient;
let live: LiveClient;
let stage: Stage;

beforeAll(async () => {
  provider = await startScriptedProvider();
  system = await HelixSystem.start({
    model: { provider: 'openai-compatible', name: 'scripted-model', baseUrl: provider.url, apiKey: 'key' },
  });
  client = await system.signIn();
});
afterAll(async () => {
  await system?.stop();
  await provider?.stop();
});
beforeEach(async () => {
  stage = await setStage(client);
  live = await system.live(client);
  build = await connectBuilders(system);
});
afterEach(async () => {
  live.close();
  await build?.end().catch(() => undefined); // its server may be the one that was killed
});

const first = 'The first half of the answer. ';
const second = 'The second half of it.';
const usage = { inputTokens: 900, outputTokens: 20 };

interface RunningRun {
  task: Task;
  runId: string;
  gate: Gate;
  providerCalls: number;
}

/** A run that has posted a comment and streams: half of its text is on every screen, the rest waits at a gate. */
async function streamHalf(): Promise<RunningRun> {
  const gate = createGate();
  const providerCalls = provider.requests.length;
  provider.setScript([
    { steps: [{ type: 'tool-call', name: 'comment', arguments: { content: 'Begun.' } }], usage },
    { steps: [...words(first), { type: 'gate', gate }, ...words(second)], usage },
    { steps: words(first + second), usage },
  ]);
  const task = await addTask(stage);
  const runId = await execute(stage, task);
  live.watch(runId);
  await live.waitForOutput(runId, first.trim());
  return { task, runId, gate, providerCalls };
}

async function expectRecordedOnce({ task, runId }: RunningRun, run: RunDetail): Promise<void> {
  const connected = await connectBuilders(system);
  try {
    expect(await recordedTwice(connected, task.id)).toEqual([]);
    const usageRows = await connected.query(
      'select run_id, input_tokens::int from token_usage where run_id = $1',
      [runId],
    );
    expect(usageRows.length).toBeLessThanOrEqual(1);
    if (run.status === 'succeeded') expect(usageRows).toEqual([{ run_id: runId, input_tokens: 1_800 }]);
    const runs = await connected.query('select id from runs where task_id = $1', [task.id]);
    expect(runs).toHaveLength(1);
  } finally {
    await connected.end();
  }
  expect((await commentsOf(client, task.id)).map((comment) => comment.content)).toEqual(['Begun.']);
}

/** What a browser sees without a reload: the end of the run, from where it had got to. */
async function expectSeenLive({ task, runId }: RunningRun): Promise<void> {
  await live.waitForEvent(
    'of the run’s end',
    (event) => event.entity_id === runId && /finished|succeeded|failed/.test(event.type),
  );
  await live.waitForEvent('of the task', (event) => event.entity === 'task' && event.entity_id === task.id);
  // Announcements (the gateway came or went) are no rows and carry no id.
  const ids = live.events.map((event) => event.id).filter((id) => id !== '');
  expect(new Set(ids).size, 'no event arrives twice').toBe(ids.length);
  expect(live.resyncs, 'the cursor was enough').toBe(0);
}

async function expectSucceeded(running: RunningRun): Promise<void> {
  const run = await whenFinished(client, running.runId);
  expect({ status: run.status, error: run.error }).toEqual({ status: 'succeeded', error: null });
  expect(run.output).toContain(first + second);
  expect(provider.requests.length - running.providerCalls, 'calls to the provider').toBe(2);
  await expectSeenLive(running);
  await expectRecordedOnce(running, run);
  const task = await client.get<Task>(`/api/tasks/${running.task.id}`);
  expect([task.status, task.run]).toEqual(['review', null]);
  expect(task.result).toContain(first + second);
}

it('re-attaches after kill -9 of the Backend, and the run succeeds once', async () => {
  const running = await streamHalf();
  await system.backend.kill();
  await system.startBackend();
  await live.whenOpen();
  expect((await client.get<RunDetail>(`/api/runs/${running.runId}`)).status).toBe('running');
  running.gate.open();
  await live.waitForOutput(running.runId, first + second);
  await expectSucceeded(running);
  expect(live.connections).toBe(2);
});

it('finds the result of a run that ended while no Backend was alive', async () => {
  const running = await streamHalf();
  await system.backend.kill();
  running.gate.open();
  const request = provider.requests[running.providerCalls + 1];
  expect(await request?.ended).toBe('answered');
  await system.startBackend();
  await expectSucceeded(running);
});

it('says “interrupted” after kill -9 of the Gateway, and runs again', async () => {
  const running = await streamHalf();
  await system.gateway.kill();
  await system.startGateway();
  const run = await whenFinished(client, running.runId);
  expect([run.status, run.error?.code, run.error?.retryable]).toEqual(['failed', 'interrupted', true]);
  await expectSeenLive(running);
  await expectRecordedOnce(running, run);
  const failed = await client.get<Task>(`/api/tasks/${running.task.id}`);
  expect([failed.status, failed.run, failed.failure?.code, failed.abilities.execute]).toEqual([
    'failed',
    null,
    'interrupted',
    true,
  ]);
  running.gate.open();

  const again = await whenFinished(client, await execute(stage, running.task));
  expect([again.status, again.error]).toEqual(['succeeded', null]);
  expect((await client.get<Task>(`/api/tasks/${running.task.id}`)).status).toBe('review');
});

it('goes on after kill -9 of PostgreSQL, and the run ends in a true state', async () => {
  const running = await streamHalf();
  process.kill(system.postgres.pid, 'SIGKILL');
  await system.postgres.exited;
  await waitFor('the Backend to say that it is not ready', async () => {
    const ready = await client.send<{ database?: { message: string } }>('GET', '/api/ready');
    return ready.status === 503;
  });
  await system.startPostgres();
  await waitFor(
    'the Backend to be ready again',
    async () => (await client.send('GET', '/api/ready')).status === 200,
  );
  running.gate.open();
  await expectSucceeded(running);
});

it('finishes a run that ended while PostgreSQL was away', async () => {
  const running = await streamHalf();
  process.kill(system.postgres.pid, 'SIGKILL');
  await system.postgres.exited;
  running.gate.open();
  expect(await provider.requests[running.providerCalls + 1]?.ended).toBe('answered');
  await system.startPostgres();
  await expectSucceeded(running);
});

it('cancels a run while the Gateway is away, and goes on serving everyone', async () => {
  const running = await streamHalf();
  await system.gateway.kill();
  await client.post(`/api/tasks/${running.task.id}/cancel`);
  const run = await whenFinished(client, running.runId);
  expect(['cancelled', 'failed']).toContain(run.status);
  expect((await client.get<Task>(`/api/tasks/${running.task.id}`)).run).toBeNull();
  await system.startGateway();
  running.gate.open();
  const next = await addTask(stage, { title: 'The next one' });
  provider.setScript([{ steps: words('Served.') }]);
  const after = await whenFinished(client, await execute(stage, next));
  expect([after.status, after.output]).toEqual(['succeeded', 'Served.']);
});

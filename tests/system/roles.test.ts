import type { Readiness, RunDetail, Task } from '@helix/contracts';
import {
  type Builders,
  createGate,
  type ScriptedProvider,
  startScriptedProvider,
  words,
} from '@helix/testing';
import { ApiClient, HelixSystem, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addTask,
  commentsOf,
  connectBuilders,
  execute,
  reachGate,
  type Stage,
  setStage,
  whenFinished,
} from './stage.ts';

// One Backend process for each role, as an operator may split them.
const [API, DISPATCHER, SCHEDULER] = [0, 1, 2];
const roles = ['api', 'dispatcher', 'scheduler'];

let provider: ScriptedProvider;
let system: HelixSystem;
let build: Builders;
let client: ApiClient;
let stage: Stage;

beforeAll(async () => {
  provider = await startScriptedProvider();
  system = await HelixSystem.start({
    model: { provider: 'openai-compatible', name: 'scripted-model', baseUrl: provider.url, apiKey: 'key' },
    backends: roles.length,
    backendEnv: (replica, urls) => ({
      HELIX_ROLES: roles[replica] ?? '',
      HELIX_INTERNAL_API_URL: urls[API] ?? '',
    }),
  });
  build = await connectBuilders(system);
  client = await system.signIn();
  stage = await setStage(client);
});
afterAll(async () => {
  await build?.end();
  await system?.stop();
  await provider?.stop();
});

it('serves the API from the process with that role, and health from every one', async () => {
  for (const url of system.urls) {
    const outsider = new ApiClient(url);
    expect((await outsider.send('GET', '/api/health')).body).toMatchObject({ status: 'ok' });
    expect((await outsider.get<Readiness>('/api/ready')).ready).toBe(true);
  }
  for (const replica of [DISPATCHER, SCHEDULER]) {
    const closed = system.at(replica, client);
    for (const path of ['/api/tasks', '/api/auth/me', '/api/events'])
      expect((await closed.send('GET', path)).status).toBe(404);
    expect((await closed.send('POST', '/api/auth/login', { email: 'a@b.c', password: 'x' })).status).toBe(
      404,
    );
    await expect(openSocket(system.urls[replica] ?? '')).rejects.toThrow();
  }
  expect((await system.at(SCHEDULER, client).get<Readiness>('/api/ready')).gateway.message).toBe(
    'This process does its work without a gateway.',
  );
});

it('carries a run out in the dispatcher, shows it at the API, and lets its tools reach the API', async () => {
  const gate = createGate();
  provider.setScript([
    { steps: [{ type: 'tool-call', name: 'comment', arguments: { content: 'Begun.' } }] },
    { steps: [...words('One, two. '), { type: 'gate', gate }, ...words('Three.')] },
  ]);
  const live = await system.live(client, API);
  const task = await addTask(stage);
  const runId = await execute(stage, task);
  live.watch(runId);
  await live.waitForOutput(runId, 'One, two.');
  expect((await commentsOf(client, task.id)).map((comment) => comment.content)).toEqual(['Begun.']);
  const [run] = await build.query<{ lease_owner: string }>('select lease_owner from runs where id = $1', [
    runId,
  ]);
  expect(system.backends[DISPATCHER]?.log()).toContain(run?.lease_owner);
  gate.open();
  await live.waitForOutput(runId, 'One, two. Three.');
  await live.waitForEvent(
    'of the end',
    (event) => event.entity_id === runId && event.type === 'run.finished',
  );
  live.close();
});

it('stops a run in the dispatcher that a person cancels at the API', async () => {
  const gate = createGate();
  provider.setScript([{ steps: [...words('Begun. '), { type: 'gate', gate }] }]);
  const task = await addTask(stage);
  const runId = await execute(stage, task);
  await reachGate(client, runId, gate);
  await client.post(`/api/tasks/${task.id}/cancel`);
  expect((await whenFinished(client, runId)).status).toBe('cancelled');
  gate.open();
});

it('leaves runs waiting while there is no dispatcher, and nothing else', async () => {
  await system.backends[DISPATCHER]?.stop();
  provider.setScript([{ steps: words('At last.') }]);
  const task = await addTask(stage);
  const runId = await execute(stage, task);
  const other = await client.post<Task>('/api/tasks', { board_id: stage.board.id, title: 'Other' });
  expect(other.status).toBe('todo');
  expect((await client.get<RunDetail>(`/api/runs/${runId}`)).status).toBe('queued');
  await system.startBackend(DISPATCHER);
  expect((await whenFinished(client, runId)).status).toBe('succeeded');
});

it('does timed work in the scheduler alone', async () => {
  const sealed = async () => {
    const rows = await build.query('select 1 from activity_unsealed limit 1');
    return rows.length === 0;
  };
  await client.post<Task>('/api/tasks', { board_id: stage.board.id, title: 'Something to seal' });
  await waitFor('the seal', sealed);
  expect(system.backends[SCHEDULER]?.log()).toContain('activity sealed');
  for (const replica of [API, DISPATCHER])
    expect(system.backends[replica]?.log()).not.toContain('activity sealed');
});

function openSocket(url: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/ws`);
  socket.addEventListener('open', () => resolve());
  socket.addEventListener('error', () => reject(new Error('The socket was refused.')));
  return promise.finally(() => socket.close());
}

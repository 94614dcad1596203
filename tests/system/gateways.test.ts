import type { Agent, Gateway, GatewayTestResult, RunDetail, Task } from '@helix/contracts';
import {
  createGate,
  type Gate,
  type ScriptedProvider,
  type ScriptedRequest,
  startScriptedProvider,
  words,
} from '@helix/testing';
import { type AddedGateway, type ApiClient, HelixSystem, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTask, execute, reachGate, type Stage, setStage, whenFinished } from './stage.ts';

let provider: ScriptedProvider;
let system: HelixSystem;
let client: ApiClient;
let lab: AddedGateway;
let labId: string;
let stage: Stage;
/** Works at the gateway that was added. */
let afar: Agent;

beforeAll(async () => {
  provider = await startScriptedProvider();
  system = await HelixSystem.start({
    model: { provider: 'openai-compatible', name: 'scripted-model', baseUrl: provider.url, apiKey: 'key' },
  });
  client = await system.signIn();
  stage = await setStage(client);
  lab = await system.addGateway('lab');
  const { url, token } = lab;
  labId = (await client.post<Gateway>('/api/gateways', { name: 'Lab', url, token })).id;
  await whenGateway('ready');
  afar = await client.post<Agent>('/api/agents', { name: 'Afar', gateway_id: labId });
});
afterAll(async () => {
  await system?.stop();
  await provider?.stop();
});

function whenGateway(status: Gateway['status'], id = labId): Promise<Gateway> {
  return waitFor(`the gateway to be ${status}`, async () => {
    const gateway = await client.get<Gateway>(`/api/gateways/${id}`);
    return gateway.status === status ? gateway : null;
  });
}

const taskFor = (agent: Agent, title: string) => addTask(stage, { title, assigned_agent_id: agent.id });
const isAbout = (request: ScriptedRequest, title: string) => JSON.stringify(request.body).includes(title);

/** Answers each task at its own gate, so that a test says who goes on and who waits. */
function answerAtGates(gates: Record<string, Gate>): void {
  provider.setScript((request) => {
    const [title, gate] = Object.entries(gates).find(([each]) => isAbout(request, each)) ?? [];
    if (!gate) return { steps: words('Answered.') };
    return { steps: [...words('Half. '), { type: 'gate', gate }, ...words(`${title} is done.`)] };
  });
}

it('tells of a gateway what it is, and tests it beside the connection that is held', async () => {
  expect(await whenGateway('ready')).toMatchObject({
    kind: 'helix',
    protocol: 4,
    missing_scopes: [],
    agent_count: 1,
  });
  const result = await client.post<GatewayTestResult>(`/api/gateways/${labId}/test`);
  expect(result).toMatchObject({ ok: true, code: null, kind: 'helix', missing_scopes: [] });
  const wrong = await client.post<Gateway>('/api/gateways', {
    name: 'Wrong token',
    url: lab.url,
    token: 'not-the-token-of-the-lab',
  });
  expect(await whenGateway('refused', wrong.id)).toMatchObject({
    message: expect.stringContaining('refused the token'),
  });
  const refused = await client.post<GatewayTestResult>(`/api/gateways/${wrong.id}/test`);
  expect(refused).toMatchObject({ ok: false, code: 'AUTH_TOKEN_MISMATCH', latency_ms: null });
  await client.send('DELETE', `/api/gateways/${wrong.id}`);
});

it('runs at both gateways at once, each with its own agent', async () => {
  const gates = { 'Near task': createGate(), 'Far task': createGate() };
  answerAtGates(gates);
  const near = await execute(stage, await taskFor(stage.agent, 'Near task'));
  const far = await execute(stage, await taskFor(afar, 'Far task'));
  await reachGate(client, near, gates['Near task']);
  await reachGate(client, far, gates['Far task']);
  const live = await system.live(client);
  live.watch(far);
  await live.waitForOutput(far, 'Half.');
  for (const gate of Object.values(gates)) gate.open();
  expect((await whenFinished(client, near)).output).toContain('Near task is done.');
  expect((await whenFinished(client, far)).output).toContain('Far task is done.');
});

it('lets the work of one gateway wait while it is away, the others go on, and resumes it by itself', async () => {
  answerAtGates({});
  await lab.service.kill();
  await whenGateway('away');
  const far = await taskFor(afar, 'Waits for the lab');
  const waiting = await execute(stage, far);
  const near = await whenFinished(client, await execute(stage, await taskFor(stage.agent, 'Goes on')));
  expect(near.status).toBe('succeeded');
  expect((await client.get<RunDetail>(`/api/runs/${waiting}`)).status).toBe('queued');
  expect(await client.get<Agent>(`/api/agents/${afar.id}`)).toMatchObject({
    status: 'offline',
    gateway: { id: labId, name: 'Lab', status: 'away' },
  });
  await lab.start();
  expect((await whenFinished(client, waiting)).status).toBe('succeeded');
  expect((await client.get<Task>(`/api/tasks/${far.id}`)).status).toBe('review');
});

it('ends what a killed gateway was working on as interrupted, and leaves the others alone', async () => {
  const gates = { 'Stays near': createGate(), 'Dies afar': createGate() };
  answerAtGates(gates);
  const near = await execute(stage, await taskFor(stage.agent, 'Stays near'));
  const far = await execute(stage, await taskFor(afar, 'Dies afar'));
  await reachGate(client, near, gates['Stays near']);
  await reachGate(client, far, gates['Dies afar']);
  await lab.service.kill();
  await lab.start();
  const interrupted = await whenFinished(client, far);
  expect([interrupted.status, interrupted.error?.code]).toEqual(['failed', 'interrupted']);
  for (const gate of Object.values(gates)) gate.open();
  expect((await whenFinished(client, near)).status).toBe('succeeded');
});

it('moves an agent with what it has learned; a run ends where it began', async () => {
  await whenGateway('ready');
  const gate = createGate();
  provider.setScript((request) => {
    if (!isAbout(request, 'Before the move')) return { steps: words('At the new place.') };
    const hasLearned = JSON.stringify(request.body.messages).includes('Learned');
    if (!hasLearned && request.body.messages.at(-1).role !== 'tool')
      return {
        steps: [{ type: 'tool-call', name: 'remember', arguments: { rule: 'Count the boats twice.' } }],
      };
    return { steps: [...words('Half. '), { type: 'gate', gate }, ...words('Ended where it began.')] };
  });
  const before = await execute(stage, await taskFor(stage.agent, 'Before the move'));
  await reachGate(client, before, gate);
  await client.patch(`/api/agents/${stage.agent.id}`, { gateway_id: labId });
  await waitFor('the identity to be written there', async () => {
    const agent = await client.get<Agent>(`/api/agents/${stage.agent.id}`);
    return agent.identity_synced;
  });
  gate.open();
  expect(await whenFinished(client, before)).toMatchObject({ status: 'succeeded' });
  const seen = provider.requests.length;
  const after = await whenFinished(
    client,
    await execute(stage, await taskFor(stage.agent, 'After the move')),
  );
  expect(after.output).toContain('At the new place.');
  expect(JSON.stringify(provider.requests[seen]?.body)).toContain('Count the boats twice.');
  await client.patch(`/api/agents/${stage.agent.id}`, { gateway_id: null });
});

it('keeps a gateway for the one who added it first', async () => {
  const { url, token } = lab;
  const twin = await client.post<Gateway>('/api/gateways', {
    name: 'Twin',
    url: url.replace('127.0.0.1', 'localhost'),
    token,
  });
  expect((await whenGateway('refused', twin.id)).message).toContain('leads to the same place');
  await client.send('DELETE', `/api/gateways/${twin.id}`);
  expect((await client.get<Gateway>(`/api/gateways/${labId}`)).status).toBe('ready');
});

it('finds its gateways again after a restart, and never writes a token to a log', async () => {
  await system.backend.stop();
  await system.startBackend();
  await whenGateway('ready');
  const run = await whenFinished(client, await execute(stage, await taskFor(afar, 'After the restart')));
  expect(run.status).toBe('succeeded');
  expect(system.backend.log()).not.toContain(lab.token);
});

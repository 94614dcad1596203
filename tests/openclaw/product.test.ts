import type {
  Agent,
  AgentMemory,
  AgentNotes,
  Comment,
  Gateway,
  Run,
  RunDetail,
  Skill,
  Task,
} from '@helix/contracts';
import { formatMention } from '@helix/domain';
import {
  type Builders,
  createGate,
  promptText,
  type ScriptedProvider,
  startScriptedProvider,
  words,
} from '@helix/testing';
import { type ApiClient, HelixSystem, type LiveClient, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addTask,
  commentsOf,
  connectBuilders,
  execute,
  recordedTwice,
  type Stage,
  setStage,
  whenFinished,
} from '../system/stage.ts';
import { type GatewayKind, type GatewayUnderTest, gatewayKinds, model, startGatewayOf } from './gateways.ts';

// The product's main job at a gateway that somebody added: ours on another host, and a real OpenClaw.

const soul = 'You are Marlow. You write as a neighbour would — and you never say “stakeholder”.';
const leaflet = 'The eastern quay closes on the second Monday of May. Ask Marjorie Okonjo-Bell, extension 7.';
const first = 'The first half of the answer. ';
const second = 'The second half of it.';
const patienceMs = 120_000;
const agentName = (kind: GatewayKind) => `Marlow of ${kind}`;

let provider: ScriptedProvider;
let system: HelixSystem;
let build: Builders;
let client: ApiClient;
let live: LiveClient;
const gateways = new Map<GatewayKind, GatewayUnderTest>();

beforeAll(async () => {
  provider = await startScriptedProvider();
  await Promise.all([
    HelixSystem.start({
      model: { provider: 'openai-compatible', name: model, baseUrl: provider.url, apiKey: 'key' },
    }).then((started) => {
      system = started;
    }),
    ...gatewayKinds.map(async (kind) => gateways.set(kind, await startGatewayOf(kind, provider.url))),
  ]);
  build = await connectBuilders(system);
  client = await system.signIn();
  live = await system.live(client);
});
afterAll(async () => {
  live?.close();
  await build?.end();
  await system?.stop();
  await Promise.all([...gateways.values()].map((gateway) => gateway.stop()));
  await provider?.stop();
});

describe.each(gatewayKinds)('an agent that works at %s', (kind) => {
  let gateway: GatewayUnderTest;
  let gatewayId: string;
  let stage: Stage;

  beforeAll(async () => {
    gateway = gateways.get(kind) as GatewayUnderTest;
    const { url, token } = gateway;
    gatewayId = (await client.post<Gateway>('/api/gateways', { name: kind, url, token })).id;
    await whenGateway('ready');
    const near = await setStage(client);
    const agent = await client.post<Agent>('/api/agents', {
      name: agentName(kind),
      primary_board_id: near.board.id,
      system_prompt: soul,
      gateway_id: gatewayId,
    });
    stage = { ...near, agent };
  });

  function whenGateway(status: Gateway['status']): Promise<Gateway> {
    let last: Gateway | undefined;
    return waitFor(
      `the gateway to be ${status}`,
      async () => {
        last = await client.get<Gateway>(`/api/gateways/${gatewayId}`);
        return last.status === status ? last : null;
      },
      { timeoutMs: patienceMs, describe: () => last },
    );
  }

  async function run(title: string): Promise<{ task: Task; runId: string }> {
    const task = await addTask(stage, { title, description: 'The piling takes nine days.' });
    const runId = await execute(stage, task);
    live.watch(runId);
    return { task, runId };
  }

  /** A run of which half is on every screen while the rest waits at a gate. */
  async function runHalf(title: string) {
    const gate = createGate();
    const calls = provider.requests.length;
    provider.setScript([
      {
        steps: [...words(first), { type: 'gate', gate }, ...words(second)],
        usage: { inputTokens: 900, outputTokens: 20 },
      },
    ]);
    const started = await run(title);
    await live.waitForOutput(started.runId, first.trim(), patienceMs);
    return { ...started, gate, calls };
  }

  const readTask = (task: Task) => client.get<Task>(`/api/tasks/${task.id}`);
  const usageOf = (task: Task) =>
    build.query(
      'select input_tokens::int, output_tokens::int, cached_tokens::int from token_usage where task_id = $1 order by created_at',
      [task.id],
    );

  it('says what the gateway is, and takes its identity there', async () => {
    expect(await whenGateway('ready')).toMatchObject({
      kind: kind === 'ours' ? 'helix' : 'openclaw',
      protocol: 4,
      missing_scopes: [],
      pairing: null,
    });
    await waitFor(
      'SOUL.md to be written',
      async () => (await client.get<Agent>(`/api/agents/${stage.agent.id}`)).identity_synced,
      { timeoutMs: patienceMs },
    );
  });

  it('reads the skills that a task asks for, and knows the others by name', async () => {
    const skill = async (values: object) => {
      const { id } = await client.post<Skill>('/api/skills', values);
      await client.send('PUT', `/api/agents/${stage.agent.id}/skills/${id}`);
    };
    await skill({ name: `Style of ${kind}`, content: 'Say “boats”, never “vessels”.' });
    await skill({
      name: `Tides of ${kind}`,
      description: 'How to read tides',
      content: 'High water is at six.',
      activation_mode: 'tag',
      activation_tags: ['tides'],
    });
    provider.setScript([{ steps: words('Done.') }]);
    const calls = provider.requests.length;
    const { runId } = await run('Name the boats');
    expect((await whenFinished(client, runId, patienceMs)).status).toBe('succeeded');
    const prompt = promptText(provider.requests[calls]?.body);
    expect(prompt).toContain('Say “boats”, never “vessels”.');
    expect(prompt).toContain(`- Tides of ${kind}: How to read tides`);
    expect(prompt).not.toContain('High water is at six.');
  });

  it('takes rules from a person and keeps those that it learns, with who wrote them', async () => {
    const path = `/api/agents/${stage.agent.id}/memory`;
    const whenMemory = (what: string, isWanted: (memory: AgentMemory) => boolean) =>
      waitFor(
        what,
        async () => {
          const memory = await client.get<AgentMemory>(path);
          return isWanted(memory) ? memory : null;
        },
        { timeoutMs: patienceMs },
      );
    const before = await whenMemory('the workspace', ({ is_current }) => is_current);
    const content = '- Ask Marjorie before you name a day.\n';
    const change = { content, expected_hash: before.hash };
    expect(await client.send('PUT', path, change)).toMatchObject({
      status: 200,
      body: { content, author: { type: 'user' } },
    });
    expect(await client.send('PUT', path, { ...change, content: 'Late.' })).toMatchObject({
      status: 409,
      body: { current: { content } },
    });

    const rewritten = { path: 'MEMORY.md', content: `${content}- Say boats.\n` };
    provider.setScript([
      { steps: [{ type: 'tool-call', name: 'write', arguments: rewritten }] },
      { steps: words('Learned.') },
    ]);
    const calls = provider.requests.length;
    const { runId } = await run('Learn something');
    expect((await whenFinished(client, runId, patienceMs)).status).toBe('succeeded');
    expect(promptText(provider.requests[calls]?.body)).toContain('Ask Marjorie before you name a day.');
    const learned = await whenMemory('the rule', (memory) => memory.content.includes('Say boats.'));
    expect(learned).toMatchObject({ run_id: runId, author: { type: 'agent', id: stage.agent.id } });
    const { notice } = await client.get<AgentNotes>(`/api/agents/${stage.agent.id}/notes`);
    expect(notice === null).toBe(kind === 'ours');
  });

  it('does a task: streamed, in review, its use recorded; done again with feedback, and approved', async () => {
    provider.setScript([
      { steps: words(leaflet), usage: { inputTokens: 2_000, outputTokens: 70, cachedInputTokens: 500 } },
    ]);
    const calls = provider.requests.length;
    const { task, runId } = await run('Write the leaflet');
    const ended = await whenFinished(client, runId, patienceMs);
    expect(ended.error).toBeNull();
    expect(ended.status).toBe('succeeded');
    expect(ended.usage).toMatchObject({ input_tokens: 1_500, output_tokens: 70, cached_tokens: 500 });
    await live.waitForOutput(runId, leaflet);
    expect(live.outputs.get(runId)).toBe(leaflet);
    const prompt = promptText(provider.requests[calls]?.body);
    for (const part of [soul, 'Write the leaflet', 'The piling takes nine days.'])
      expect(prompt).toContain(part);
    expect(await readTask(task)).toMatchObject({ status: 'review', result: leaflet, run: null });

    provider.setScript([{ steps: words('In fewer words.'), usage: { inputTokens: 400, outputTokens: 4 } }]);
    await client.post(`/api/tasks/${task.id}/reject`, { feedback: 'Mrs Abernathy fell asleep.' });
    await waitFor('the second result', async () => (await readTask(task)).result === 'In fewer words.', {
      timeoutMs: patienceMs,
    });
    const again = promptText(provider.requests[calls + 1]?.body);
    for (const part of ['Mrs Abernathy fell asleep.', leaflet]) expect(again).toContain(part);
    await client.post(`/api/tasks/${task.id}/approve`);
    expect((await readTask(task)).status).toBe('done');
    expect(await usageOf(task)).toEqual([
      { input_tokens: 1_500, output_tokens: 70, cached_tokens: 500 },
      { input_tokens: 400, output_tokens: 4, cached_tokens: 0 },
    ]);
    expect(await recordedTwice(build, task.id)).toEqual([]);
  });

  it('shows all that it says around the use of a tool, and keeps the last of it as the result', async () => {
    const tool = { path: 'plan.md', content: 'Close the quay.' };
    provider.setScript([
      { steps: [...words('I write it down first.'), { type: 'tool-call', name: 'write', arguments: tool }] },
      { steps: words('It is written.') },
    ]);
    const { task, runId } = await run('Plan it');
    const ended = await whenFinished(client, runId, patienceMs);
    expect(ended.error).toBeNull();
    expect((await readTask(task)).result).toBe('It is written.');
    expect(ended.output).toContain('I write it down first.');
    await live.waitForOutput(runId, 'It is written.');
    expect(live.outputs.get(runId)).toContain('I write it down first.');
    const steps = live.messages.flatMap((message) =>
      message.type === 'run.step' && message.run_id === runId ? message.step : [],
    );
    expect(steps.filter((step) => step.kind === 'tool').map((step) => step.status)).toEqual([
      'running',
      'done',
    ]);
  });

  it('stops on a cancel: the provider is let go, and nothing late changes the task', async () => {
    const { task, runId, calls } = await runHalf('Cancel me');
    const request = await provider.waitForRequest(calls + 1);
    await client.post(`/api/tasks/${task.id}/cancel`);
    expect(await request.ended).toBe('closed-by-client');
    expect((await whenFinished(client, runId)).status).toBe('cancelled');
    expect(await readTask(task)).toMatchObject({ status: 'todo', result: null, run: null });
  });

  it('answers a comment that names it, as a comment', async () => {
    const task = await addTask(stage, { title: 'Ask me', description: 'The ferry needs to know.' });
    const mention = formatMention({ type: 'agent', id: stage.agent.id, name: stage.agent.name });
    provider.setScript([{ steps: words('The second Monday of May.') }]);
    await client.post<Comment>(`/api/tasks/${task.id}/comments`, { content: `${mention}, which Monday?` });
    const thread = await waitFor(
      'the answer',
      async () => {
        const now = await commentsOf(client, task.id);
        return now.length === 2 ? now : null;
      },
      { timeoutMs: patienceMs },
    );
    expect(thread[1]).toMatchObject({ content: 'The second Monday of May.', author_id: stage.agent.id });
    expect((await readTask(task)).status).toBe('todo');
  });

  it('goes on when the Backend is killed: another one joins the run and records it once', async () => {
    const { task, runId, gate, calls } = await runHalf('Outlive the Backend');
    await system.backend.kill();
    await system.startBackend();
    await waitFor(
      'the run to be taken over',
      async () =>
        (await build.query('select generation::int from runs where id = $1 and generation > 1', [runId]))
          .length > 0,
    );
    gate.open();
    const ended = await whenFinished(client, runId, patienceMs);
    expect([ended.status, ended.error]).toEqual(['succeeded', null]);
    expect(ended.output).toBe(first + second);
    expect(provider.requests.length).toBe(calls + 1);
    expect(await usageOf(task)).toEqual([{ input_tokens: 900, output_tokens: 20, cached_tokens: 0 }]);
    expect(await recordedTwice(build, task.id)).toEqual([]);
    await live.waitForOutput(runId, second);
  });

  it('tells the truth when the gateway is killed in mid-run, runs again, and begins what waited for it', async () => {
    const { task, runId, gate } = await runHalf('Outlive the gateway');
    // Ours ends what it had begun; OpenClaw takes it up again by itself, and that becomes the run's result.
    provider.setScript(() => ({ steps: words('Done after the restart.') }));
    await gateway.kill();
    await whenGateway('away');
    gate.open();
    const waiting = await run('Wait for the gateway');
    expect((await client.get<RunDetail>(`/api/runs/${waiting.runId}`)).status).toBe('queued');
    await gateway.start();
    expect((await whenFinished(client, waiting.runId, patienceMs)).status).toBe('succeeded');
    const ended = await whenFinished(client, runId, patienceMs);
    const after = await readTask(task);
    if (kind === 'ours') {
      expect([ended.status, ended.error?.code]).toEqual(['failed', 'interrupted']);
      expect(after.status).toBe('failed');
    } else {
      expect([ended.status, ended.error]).toEqual(['succeeded', null]);
      expect(after).toMatchObject({ status: 'review', result: 'Done after the restart.' });
      await client.post(`/api/tasks/${task.id}/reject`, { feedback: 'Once more.' });
    }
    if (kind === 'ours') await execute(stage, task);
    await waitFor(
      'the next run to end well',
      async () => {
        const { items } = await client.get<{ items: Run[] }>(`/api/tasks/${task.id}/runs`);
        return items.length === 2 && items[0]?.status === 'succeeded';
      },
      { timeoutMs: patienceMs },
    );
    expect(await readTask(task)).toMatchObject({ status: 'review', result: 'Done after the restart.' });
    expect(await recordedTwice(build, task.id)).toEqual([]);
  });
});

it('works with an OpenClaw in the place of the built-in gateway, for an organization without any model', async () => {
  const { url, token } = gateways.get('OpenClaw') as GatewayUnderTest;
  const alone = await HelixSystem.start({ gateway: { url, token } });
  try {
    const owner = await alone.signIn();
    const { items } = await owner.get<{ items: Gateway[] }>('/api/gateways');
    expect(items).toMatchObject([{ is_builtin: true, kind: 'openclaw', status: 'ready', url: null }]);
    provider.setScript(() => ({ steps: words('Done without a model of yours.') }));
    const stage = await setStage(owner, soul);
    const task = await addTask(stage);
    const ended = await whenFinished(owner, await execute(stage, task), patienceMs);
    expect([ended.status, ended.error]).toEqual(['succeeded', null]);
    expect((await owner.get<Task>(`/api/tasks/${task.id}`)).result).toBe('Done without a model of yours.');
  } finally {
    await alone.stop();
  }
});

// Last, because OpenClaw then leaves the key alone for a while.
it.each(gatewayKinds)('says in words that the provider refused the key of %s', async (kind) => {
  const { items } = await client.get<{ items: Agent[] }>('/api/agents');
  const agent = items.find(({ name }) => name === agentName(kind)) as Agent;
  const stage = { ...(await setStage(client)), agent };
  provider.setScript([{ error: { status: 401 } }]);
  const task = await addTask(stage, { title: 'Use the wrong key' });
  const ended = await whenFinished(client, await execute(stage, task), patienceMs);
  expect([ended.status, ended.error?.code]).toEqual(['failed', 'auth']);
  expect(ended.error?.message).toMatch(/401|key/);
  expect((await client.get<Task>(`/api/tasks/${task.id}`)).status).toBe('failed');
});

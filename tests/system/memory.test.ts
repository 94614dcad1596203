import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Agent,
  AgentFileVersion,
  AgentFileVersionDetail,
  AgentMemory,
  AgentNote,
  AgentNotes,
  Problem,
} from '@helix/contracts';
import { createGate, promptText, type ScriptedProvider, startScriptedProvider, words } from '@helix/testing';
import { type ApiClient, HelixSystem, type LiveClient, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTask, execute, reachGate, type Stage, setStage, whenFinished } from './stage.ts';

let provider: ScriptedProvider;
let system: HelixSystem;
let client: ApiClient;
let live: LiveClient;

beforeAll(async () => {
  provider = await startScriptedProvider();
  system = await HelixSystem.start({
    model: { provider: 'openai-compatible', name: 'scripted-model', baseUrl: provider.url, apiKey: 'key' },
  });
  client = await system.signIn();
  live = await system.live(client);
});
afterAll(async () => {
  live?.close();
  await system?.stop();
  await provider?.stop();
});

const call = (name: string, input: Record<string, unknown>) => ({
  type: 'tool-call' as const,
  name,
  arguments: input,
});
const diskOf = ({ agent }: Stage, name: string) =>
  join(system.home, '.openclaw', 'workspaces', agent.id, name);
const read = ({ agent }: Stage, path: string) => `/api/agents/${agent.id}/${path}`;
const memoryOf = (stage: Stage) => client.get<AgentMemory>(read(stage, 'memory'));
const versionsOf = async (stage: Stage, name: string) =>
  (await client.get<{ items: AgentFileVersion[] }>(read(stage, `files/${name}/versions`))).items;

/** An agent whose workspace is there. */
async function setReadyStage(): Promise<Stage> {
  const stage = await setStage(client);
  await waitFor('the workspace', async () => (await memoryOf(stage)).is_current);
  return stage;
}

/** Runs a task to its end. */
async function run(stage: Stage, script: Parameters<ScriptedProvider['setScript']>[0]) {
  provider.setScript(script);
  return whenFinished(client, await execute(stage, await addTask(stage, { description: 'Short.' })));
}

it('tells what an agent learned with the run in which it did, and every later run knows it', async () => {
  const stage = await setReadyStage();
  const rule = 'Never promise a date.';
  const { id } = await run(stage, [
    { steps: [call('remember', { rule })] },
    { steps: [call('note', { content: 'The harbour master called.' })] },
    { steps: words('Done.') },
  ]);
  await live.waitForEvent(
    'of the memory',
    ({ type, entity_id }) => type === 'agent.memory_changed' && entity_id === stage.agent.id,
  );
  const memory = await memoryOf(stage);
  expect(memory).toMatchObject({ version: 1, run_id: id, author: { type: 'agent', name: stage.agent.name } });
  expect(memory.content).toContain(rule);

  const number = provider.requests.length;
  await run(stage, [{ steps: words('Done again.') }]);
  expect(promptText(provider.requests[number]?.body)).toContain(rule);
  expect(await versionsOf(stage, 'MEMORY.md')).toHaveLength(1);

  const [day] = (await client.get<AgentNotes>(read(stage, 'notes'))).items;
  const note = await client.get<AgentNote>(read(stage, `notes/${day?.date}`));
  expect(note.content).toContain('The harbour master called.');
});

it('takes over what somebody edits at the disk, of the memory and of the identity', async () => {
  const stage = await setReadyStage();
  await writeFile(diskOf(stage, 'MEMORY.md'), '- Say “boats”.\n');
  await writeFile(diskOf(stage, 'SOUL.md'), 'You count twice.');
  expect(await memoryOf(stage)).toMatchObject({ content: '- Say “boats”.\n', run_id: null });
  expect(await versionsOf(stage, 'SOUL.md')).toMatchObject([{ version: 2 }, { version: 1 }]);
  const agent = await client.get<Agent>(`/api/agents/${stage.agent.id}`);
  expect(agent).toMatchObject({ system_prompt: 'You count twice.', identity_synced: true });
});

it('refuses to write over what the agent wrote meanwhile, and writes when the person has seen it', async () => {
  const stage = await setReadyStage();
  const gate = createGate();
  const { hash } = await memoryOf(stage);
  provider.setScript([
    { steps: [call('remember', { rule: 'Be brief.' })] },
    { steps: [{ type: 'gate', gate }, ...words('Done.')] },
  ]);
  const runId = await execute(stage, await addTask(stage, { description: 'Short.' }));
  await reachGate(client, runId, gate);
  const refused = await client.send<Problem>('PUT', read(stage, 'memory'), {
    content: '- Be kind.',
    expected_hash: hash,
  });
  expect(refused).toMatchObject({ status: 409, body: { code: 'version_conflict' } });
  const current = refused.body.current as AgentMemory;
  expect(current.content).toContain('Be brief.');
  const content = `${current.content}- Be kind.\n`;
  const saved = await client.send<AgentMemory>('PUT', read(stage, 'memory'), {
    content,
    expected_hash: current.hash,
  });
  expect(saved).toMatchObject({ status: 200, body: { version: 2, author: { type: 'user' } } });
  gate.open();
  await whenFinished(client, runId);
  expect(await readFile(diskOf(stage, 'MEMORY.md'), 'utf8')).toBe(content);
  // The look after the run finds what the person wrote, and takes it for nobody else's.
  expect((await versionsOf(stage, 'MEMORY.md')).map(({ author }) => author.type)).toEqual(['user', 'agent']);
});

it('restores an earlier memory and an earlier identity', async () => {
  const stage = await setReadyStage();
  let expected_hash = (await memoryOf(stage)).hash;
  for (const content of ['one', 'two']) {
    const { body } = await client.send<AgentMemory>('PUT', read(stage, 'memory'), { content, expected_hash });
    expected_hash = body.hash;
  }
  const restored = await client.post<AgentFileVersionDetail>(
    read(stage, 'files/MEMORY.md/versions/1/restore'),
    { expected_hash },
  );
  expect(restored).toMatchObject({ version: 3, content: 'one' });
  expect(await readFile(diskOf(stage, 'MEMORY.md'), 'utf8')).toBe('one');

  const soul = stage.agent.system_prompt;
  await client.patch(`/api/agents/${stage.agent.id}`, { system_prompt: 'You weigh.' });
  const [newest] = await versionsOf(stage, 'SOUL.md');
  await client.post(read(stage, 'files/SOUL.md/versions/1/restore'), { expected_hash: newest?.hash });
  await waitFor(
    'the identity on the disk',
    async () => (await readFile(diskOf(stage, 'SOUL.md'), 'utf8')) === soul,
  );
});

it('loses no identity that was changed at the disk when an edit replaces it', async () => {
  const stage = await setReadyStage();
  await writeFile(diskOf(stage, 'SOUL.md'), 'Written at the disk.');
  await client.patch(`/api/agents/${stage.agent.id}`, { system_prompt: 'Written in the browser.' });
  const disk = () => readFile(diskOf(stage, 'SOUL.md'), 'utf8');
  await waitFor('the edit on the disk', async () => (await disk()) === 'Written in the browser.');
  const versions = await versionsOf(stage, 'SOUL.md');
  const texts = await Promise.all(
    versions.map(async ({ version }) => {
      const path = read(stage, `files/SOUL.md/versions/${version}`);
      return (await client.get<AgentFileVersionDetail>(path)).content;
    }),
  );
  expect(texts[0]).toBe('Written in the browser.');
  expect(texts).toContain('Written at the disk.');
});

it('shows what was last seen while the gateway is dead, and takes changes when it is back', async () => {
  const stage = await setReadyStage();
  const { hash } = await memoryOf(stage);
  const content = '- Call the harbour master first.\n';
  await client.send('PUT', read(stage, 'memory'), { content, expected_hash: hash });
  await system.gateway.kill();
  const seen = await waitFor('the gateway to be away', async () => {
    const memory = await memoryOf(stage);
    return memory.is_current ? null : memory;
  });
  expect(seen).toMatchObject({ content, version: 1, notice: expect.stringContaining('away') });
  const change = { content: '- Do not call.\n', expected_hash: seen.hash };
  expect(await client.send('PUT', read(stage, 'memory'), change)).toMatchObject({
    status: 503,
    body: { code: 'gateway_unavailable' },
  });
  await system.startGateway();
  await waitFor('the gateway to be back', async () => (await memoryOf(stage)).is_current);
  const saved = await client.send<AgentMemory>('PUT', read(stage, 'memory'), change);
  expect(saved).toMatchObject({ status: 200, body: { version: 2 } });
});

it('gives an agent its memory back when the gateway has lost its workspace', async () => {
  const stage = await setReadyStage();
  const { hash } = await memoryOf(stage);
  await client.send('PUT', read(stage, 'memory'), { content: '- Say “boats”.\n', expected_hash: hash });
  await system.gateway.stop();
  await rm(join(system.home, '.openclaw'), { recursive: true });
  await system.startGateway();
  const number = provider.requests.length;
  await run(stage, [{ steps: words('Done.') }]);
  expect(promptText(provider.requests[number]?.body)).toContain('Say “boats”.');
  expect(await memoryOf(stage)).toMatchObject({ version: 1, is_current: true });
});

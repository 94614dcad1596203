import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentSkills, Board, RunEvent, Skill, SkillAttachment } from '@helix/contracts';
import { promptText, type ScriptedProvider, startScriptedProvider, words } from '@helix/testing';
import { type ApiClient, HelixSystem, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addTask, execute, type Stage, setStage, whenFinished } from './stage.ts';

let provider: ScriptedProvider;
let system: HelixSystem;
let client: ApiClient;

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

const folderOf = (stage: Stage) => join(system.home, '.openclaw', 'workspaces', stage.agent.id, 'skills');
const text = (path: string) => readFile(path, 'utf8').catch(() => null);
const give = (stage: Stage, skill: Skill) =>
  client.send('PUT', `/api/agents/${stage.agent.id}/skills/${skill.id}`);
const whenSynced = (stage: Stage) =>
  waitFor('the skills in the workspace', async () => {
    const { synced } = await client.get<AgentSkills>(`/api/agents/${stage.agent.id}/skills`);
    return synced;
  });

/** Runs a task to its end. @returns what the provider was asked first, and the prompt that the run keeps. */
async function promptOf(stage: Stage, values: object = {}): Promise<{ asked: string; kept: string }> {
  const number = provider.requests.length;
  const task = await addTask(stage, { description: 'Short.', ...values });
  const run = await whenFinished(client, await execute(stage, task));
  expect(run.status, JSON.stringify(run.error)).toBe('succeeded');
  const { items } = await client.get<{ items: RunEvent[] }>(`/api/runs/${run.id}/events`);
  const prompt = items.find((event) => event.kind === 'prompt');
  return { asked: promptText(provider.requests[number]?.body), kept: JSON.stringify(prompt?.data) };
}

it('gives active skills to the model, names the others, and keeps a board’s skill to that board', async () => {
  provider.setScript(Array.from({ length: 5 }, () => ({ steps: words('Done.') })));
  const stage = await setStage(client);
  const other = await client.post<Board>('/api/boards', {
    name: 'Another quay',
    department_id: stage.department.id,
  });
  const always = await client.post<Skill>('/api/skills', {
    content: '---\nname: House style\ndescription: How we write\n---\n\nSay “boats”, never “vessels”.',
  });
  const ofBoard = await client.post<Skill>('/api/skills', {
    name: 'Quay rules',
    description: 'What holds on this quay',
    content: 'Moor on the left.',
    activation_mode: 'board',
    activation_boards: [stage.board.id],
  });
  for (const skill of [always, ofBoard]) await give(stage, skill);

  const here = await promptOf(stage);
  for (const prompt of [here.asked, here.kept]) {
    expect(prompt).toContain('Say “boats”, never “vessels”.');
    expect(prompt).toContain('Moor on the left.');
  }
  const there = await promptOf({ ...stage, board: other });
  expect(there.asked).toContain('Say “boats”, never “vessels”.');
  expect(there.asked).not.toContain('Moor on the left.');
  expect(there.asked).toContain('- Quay rules: What holds on this quay');

  await client.patch(`/api/skills/${always.id}`, { enabled: false });
  expect((await promptOf(stage)).asked).not.toContain('House style');
});

it('lets an agent read the instructions and files of a skill that is not active', async () => {
  const stage = await setStage(client);
  const skill = await client.post<Skill>('/api/skills', {
    name: 'Tide tables',
    content: 'Read tides.csv.',
    activation_mode: 'tag',
    activation_tags: ['tides'],
  });
  await client.upload<SkillAttachment>(
    `/api/skills/${skill.id}/attachments`,
    'tides.csv',
    'hour,metres\n6,2.4\n',
  );
  await give(stage, skill);
  const number = provider.requests.length;
  const call = (file?: string) => ({
    type: 'tool-call' as const,
    name: 'read_skill',
    arguments: { skill: 'Tide tables', ...(file && { file }) },
  });
  provider.setScript([
    { steps: [call()] },
    { steps: [call('tides.csv')] },
    { steps: [call('../../SOUL.md')] },
    { steps: words('High water at six.') },
  ]);
  const run = await whenFinished(client, await execute(stage, await addTask(stage)));
  expect(run.output).toBe('High water at six.');
  const last = JSON.stringify(provider.requests[number + 3]?.body);
  expect(last).toContain('Read tides.csv.');
  expect(last).toContain('6,2.4');
  expect(last).toContain('is not the name of a file of this skill');
  expect(last).not.toContain('Marlow writes');
});

it('keeps the workspace as the skills are: edits, files, renames, removals', async () => {
  const stage = await setStage(client);
  const folder = folderOf(stage);
  const skill = await client.post<Skill>('/api/skills', {
    content: '---\nname: Knots\nlicense: MIT\n---\nA bowline holds.',
  });
  await give(stage, skill);
  await whenSynced(stage);
  expect(await text(join(folder, 'knots', 'SKILL.md'))).toBe(
    '---\nname: Knots\nlicense: MIT\n---\n\nA bowline holds.',
  );
  // Larger than one piece on the wire.
  const table = 'rope,length\n'.repeat(100_000);
  const path = `/api/skills/${skill.id}/attachments`;
  const file = await client.upload<SkillAttachment>(path, 'ropes.csv', table);
  await whenSynced(stage);
  expect(await text(join(folder, 'knots', 'ropes.csv'))).toBe(table);

  await client.patch(`/api/skills/${skill.id}`, { slug: 'rope-work', content: 'A clove hitch slips.' });
  await whenSynced(stage);
  expect(await readdir(folder)).toEqual(['rope-work']);
  expect(await text(join(folder, 'rope-work', 'SKILL.md'))).toContain('A clove hitch slips.');
  expect(await text(join(folder, 'rope-work', 'ropes.csv'))).toBe(table);

  await client.delete(`${path}/${file.id}`);
  await whenSynced(stage);
  expect(await readdir(join(folder, 'rope-work'))).toEqual(['SKILL.md']);
  await client.delete(`/api/agents/${stage.agent.id}/skills/${skill.id}`);
  await whenSynced(stage);
  expect(await readdir(folder)).toEqual([]);
});

it('writes after the gateway’s return what was changed while it was away', async () => {
  const stage = await setStage(client);
  const file = join(folderOf(stage), 'signals', 'SKILL.md');
  const skill = await client.post<Skill>('/api/skills', {
    name: 'Signals',
    content: 'One blast: starboard.',
  });
  await give(stage, skill);
  await whenSynced(stage);
  await system.gateway.stop();
  await client.patch(`/api/skills/${skill.id}`, { content: 'Two blasts: port.' });
  const { synced } = await client.get<AgentSkills>(`/api/agents/${stage.agent.id}/skills`);
  expect(synced).toBe(false);
  expect(await text(file)).toContain('One blast');
  await system.startGateway();
  await whenSynced(stage);
  expect(await text(file)).toContain('Two blasts: port.');
  await client.delete(`/api/skills/${skill.id}`);
  await waitFor('the skill’s folder to go', () => !existsSync(file));
});

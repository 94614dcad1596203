import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentToolNames, gatewayMethods, type RunSkill, skillsSyncedSchema } from '@helix/gateway-protocol';
import { startScriptedProvider, words } from '@helix/testing';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  AGENT_ID,
  connectClient,
  createAgent,
  createStateFolder,
  isAgentEvent,
  startRun,
  startTestGateway,
} from '../testing/test-gateway.ts';
import { Toolbox } from '../tools/toolbox.ts';
import { AgentFiles } from './agent-files.ts';
import { AgentRegistry } from './agent-registry.ts';
import { openStateFolder } from './state-folder.ts';

const bytes = (content: string | Buffer) => Buffer.from(content);
const fileOf = (path: string, content: string | Buffer) => ({
  path,
  hash: createHash('sha256').update(content).digest('hex'),
  sizeBytes: bytes(content).length,
});

async function connected() {
  const gateway = await startTestGateway();
  const client = await connectClient(gateway.url);
  await createAgent(client);
  const folder = join(gateway.stateFolder, 'workspaces', AGENT_ID, 'skills');
  const sync = async (files: ReturnType<typeof fileOf>[]) =>
    skillsSyncedSchema.parse(await client.request('helix.skills.sync', { agentId: AGENT_ID, files })).missing;
  const write = (file: ReturnType<typeof fileOf>, offset: number, data: string | Buffer) =>
    client.request('helix.skills.write', {
      agentId: AGENT_ID,
      ...file,
      offset,
      data: bytes(data).toString('base64'),
    });
  const onDisk = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  return { gateway, client, folder, sync, write, onDisk };
}

describe('the skills folder of a workspace', () => {
  it('is announced as an extension of ours', async () => {
    const { client } = await connected();
    expect(client.state.hello?.features.methods).toEqual(
      expect.arrayContaining(['helix.skills.sync', 'helix.skills.write']),
    );
  });

  it('comes to hold exactly what is listed, in chunks, and tells what it has already', async () => {
    const { folder, sync, write, onDisk } = await connected();
    const [guide, table] = [fileOf('cook/SKILL.md', 'Boil water.'), fileOf('cook/menu.csv', 'a,b\n1,2\n')];
    expect(await sync([guide, table])).toEqual(['cook/SKILL.md', 'cook/menu.csv']);
    await write(guide, 0, 'Boil water.');
    await write(table, 0, 'a,b\n');
    expect(await sync([guide, table])).toEqual(['cook/menu.csv']);
    await write(table, 0, 'a,b\n');
    await write(table, 4, '1,2\n');
    expect(await sync([guide, table])).toEqual([]);
    expect(await readFile(join(folder, 'cook/menu.csv'), 'utf8')).toBe('a,b\n1,2\n');

    const next = fileOf('bake/SKILL.md', 'Heat.');
    expect(await sync([{ ...table, path: 'cook/menu.csv' }, next])).toEqual(['bake/SKILL.md']);
    await write(next, 0, 'Heat.');
    expect(await onDisk()).toEqual(['bake/SKILL.md', 'cook/menu.csv']);
    expect(await sync([])).toEqual([]);
    expect(await onDisk()).toEqual([]);
  });

  it('takes neither bytes out of order, nor bytes that are not those that were announced', async () => {
    const { sync, write, onDisk } = await connected();
    const file = fileOf('cook/SKILL.md', 'Boil water.');
    await sync([file]);
    await expect(write(file, 4, 'water.')).rejects.toThrow('expected bytes from 0');
    await expect(write(file, 0, 'Spill water')).rejects.toThrow('does not have the hash');
    await expect(write(file, 0, 'Boil water. And more')).rejects.toThrow('expected bytes');
    expect((await onDisk()).filter((name) => !name.includes('.tmp-'))).toEqual([]);
    await write(file, 0, 'Boil water.');
    expect(await sync([file])).toEqual([]);
  });

  it('follows no link out of it', async () => {
    const { folder, gateway, sync, write } = await connected();
    const outside = join(gateway.stateFolder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'SKILL.md'), 'secret');
    await mkdir(folder, { recursive: true });
    await symlink(outside, join(folder, 'cook'));
    const file = fileOf('cook/SKILL.md', 'Boil water.');
    await expect(write(file, 0, 'Boil water.')).rejects.toThrow('outside the workspace');
    expect(await sync([file])).toEqual(['cook/SKILL.md']);
    await write(file, 0, 'Boil water.');
    expect(await readFile(join(outside, 'SKILL.md'), 'utf8')).toBe('secret');
  });

  it('has no paths but a skill and a file of it', () => {
    const { params } = gatewayMethods['helix.skills.sync'];
    const takes = (path: string) =>
      params.safeParse({ agentId: 'a', files: [{ ...fileOf(path, ''), path }] }).success;
    expect(takes('cook/SKILL.md')).toBe(true);
    expect(takes('cook/Menü (2).csv')).toBe(true);
    const part = fc.constantFrom('..', '.', '', 'cook', '/', '\\', '\0', '.tmp-x', 'SKILL.md', 'Cook');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const path = parts.join('/');
        if (path !== 'cook/cook' && path !== 'cook/SKILL.md' && path !== 'cook/Cook')
          expect(takes(path)).toBe(false);
      }),
    );
  });
});

describe('a run with skills', () => {
  it('has active ones in its prompt, the others by name, and can read them', async () => {
    const provider = await startScriptedProvider();
    provider.setScript([
      { steps: [{ type: 'tool-call', name: 'read_skill', arguments: { skill: 'Bake' } }] },
      { steps: words('Baked.') },
    ]);
    onTestFinished(() => provider.stop());
    const { client, sync, write } = await connected();
    const file = fileOf('bake/SKILL.md', 'Heat the oven.');
    await sync([file]);
    await write(file, 0, 'Heat the oven.');
    const skills: RunSkill[] = [
      { slug: 'cook', name: 'Cook', description: 'Hot food', content: 'Boil water.', active: true },
      { slug: 'bake', name: 'Bake', description: 'Bread', content: '', active: false },
    ];
    const run = await startRun(client, 'r-1', { baseUrl: provider.url, skills });
    expect(await run.final).toMatchObject({ status: 'ok', text: 'Baked.' });
    const shown = await client.event((event) => isAgentEvent(event, 'helix', 'prompt'));
    const { system } = (shown.payload as { data: { system: string } }).data;
    expect(system).toContain('## Cook\n\nBoil water.');
    expect(system).toContain('Read one with read_skill when it would help:\n- Bake: Bread');
    const [first, second] = provider.requests.map((request) => JSON.stringify(request.body));
    expect(first).toContain('Boil water.');
    expect(first).not.toContain('Heat the oven.');
    expect(second).toContain('Heat the oven.');
  });
});

describe('the skill tool', () => {
  async function open(skills: Partial<RunSkill>[]) {
    const state = await openStateFolder(await createStateFolder());
    const agent = await (await AgentRegistry.open(state)).create({ name: 'ada' });
    const full = skills.map((skill) => ({
      slug: 'cook',
      name: 'Cook well',
      description: 'Hot food',
      content: '',
      active: false,
      ...skill,
    }));
    const toolbox = new Toolbox({
      agent,
      model: { provider: 'demo', name: 'demo' },
      files: new AgentFiles(),
      runId: 'r-1',
      allowed: agentToolNames,
      skills: full,
      now: () => new Date(),
    });
    const folder = join(agent.workspace, 'skills', 'cook');
    await mkdir(folder, { recursive: true });
    const context = { toolCallId: 'call-1', signal: new AbortController().signal };
    return { agent, folder, toolbox, run: (input: unknown) => toolbox.run('read_skill', input, context) };
  }

  it('lists skills, reads instructions and text files, and pages through long ones', async () => {
    const { folder, run } = await open([{}]);
    await writeFile(join(folder, 'SKILL.md'), 'Boil water.');
    await writeFile(join(folder, 'long.txt'), `${'a'.repeat(40_000)}${'b'.repeat(10)}`);
    expect((await run({})).text).toBe('- Cook well: Hot food');
    expect((await run({ skill: 'cook' })).text).toBe('Boil water.\n\n[Files of this skill: long.txt]');
    expect((await run({ skill: 'COOK WELL', file: 'SKILL.md' })).text).toBe('Boil water.');
    const page = await run({ skill: 'cook', file: 'long.txt' });
    expect(page.text).toMatch(/a\n\n\[10 more characters: read on with offset 40000\]$/);
    expect((await run({ skill: 'cook', file: 'long.txt', offset: 40_000 })).text).toBe('b'.repeat(10));
  });

  it('reads nothing but the text files of the skills it was given', async () => {
    const { agent, folder, run } = await open([{}]);
    await writeFile(join(agent.workspace, 'SOUL.md'), 'soul');
    await mkdir(join(agent.workspace, 'skills', 'other'));
    await writeFile(join(agent.workspace, 'skills', 'other', 'SKILL.md'), 'not given');
    await writeFile(join(folder, 'picture.png'), Buffer.from([137, 80, 0, 1]));
    await writeFile(join(folder, 'latin.txt'), Buffer.from([0xe9, 0x20]));
    await symlink('/etc/passwd', join(folder, 'passwd'));
    const inputs = [
      { skill: 'other' },
      { skill: '../..' },
      { skill: 'cook', file: '../../SOUL.md' },
      { skill: 'cook', file: '..' },
      { skill: 'cook', file: '/etc/passwd' },
      { skill: 'cook', file: '..\\SOUL.md' },
      { skill: 'cook', file: 'a\0b' },
      { skill: 'cook', file: 'passwd' },
      { skill: 'cook', file: 'picture.png' },
      { skill: 'cook', file: 'latin.txt' },
      { skill: 'cook', file: 'missing.md' },
      { skill: 'cook', file: 'picture.png', offset: -1 },
    ];
    const answers = await Promise.all(inputs.map(run));
    expect(answers.every((answer) => answer.isError)).toBe(true);
    const told = answers.map((answer) => answer.text).join('\n');
    expect(told).not.toMatch(/not given|root:|^soul/m);
    expect(told).toContain('You have no skill "other". Yours are:\n- Cook well');
    expect(told).toContain('This skill has no file "missing.md". Its files: latin.txt, picture.png.');
    expect(told).toContain('picture.png is not a text file');
  });

  it('is there only for runs with skills, and nobody writes into the folder of skills', async () => {
    const { toolbox } = await open([]);
    expect(toolbox.tools.map((tool) => tool.name)).not.toContain('read_skill');
    const context = { toolCallId: 'call-1', signal: new AbortController().signal };
    for (const path of ['skills/cook/SKILL.md', './skills/x', 'Skills/x', 'skills']) {
      const answer = await toolbox.run('write', { path, content: 'x' }, context);
      expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('written by people') });
    }
  });
});

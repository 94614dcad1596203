import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStateFolder } from '../testing/test-gateway.ts';
import { AgentFiles } from './agent-files.ts';
import { listNotes, readNote } from './agent-notes.ts';
import { AgentRegistry } from './agent-registry.ts';
import { openStateFolder } from './state-folder.ts';
import { isAgentId, PathError, resolveInWorkspace, slugOf } from './workspace-path.ts';

async function open(folder?: string) {
  const state = await openStateFolder(join(folder ?? (await createStateFolder()), '.openclaw'));
  const agents = await AgentRegistry.open(state);
  return { state, agents, files: new AgentFiles() };
}

describe('state folder', () => {
  it('keeps the device key between starts, readable by its owner only', async () => {
    const folder = await createStateFolder();
    const first = await open(folder);
    const second = await open(folder);
    expect(second.state.identity.deviceId).toBe(first.state.identity.deviceId);
    const { mode } = await stat(join(first.state.root, 'identity', 'device-key.pem'));
    expect(mode & 0o777).toBe(0o600);
  });
});

describe('agents', () => {
  it('get their id from the name, and a UUID stays itself', async () => {
    const { agents } = await open();
    expect((await agents.create({ name: 'Temp One' })).id).toBe('temp-one');
    const uuid = '0190a0a0-0000-7000-8000-000000000001';
    expect((await agents.create({ name: uuid })).id).toBe(uuid);
    await expect(agents.create({ name: 'temp ONE' })).rejects.toThrow('already exists');
    await expect(agents.create({ name: '🙂' })).rejects.toThrow('no letters or digits');
  });

  it('survive a restart, and go to the trash when deleted with their files', async () => {
    const folder = await createStateFolder();
    const { agents } = await open(folder);
    const made = await Promise.all(['a', 'b', 'c'].map((name) => agents.create({ name })));
    await agents.update('a', { name: 'Ada', emoji: '🛰️' });
    const { agents: again } = await open(folder);
    expect(again.list().map((agent) => agent.name)).toEqual(['Ada', 'b', 'c']);
    const workspace = made[1]?.workspace ?? '';
    expect(await again.moveFilesToTrash(await again.unregister('b'))).toEqual([
      { path: workspace, method: 'trash' },
    ]);
    await expect(stat(workspace)).rejects.toThrow('ENOENT');
    expect(again.find('b')).toBeNull();
  });

  it('are not forgotten in silence when the settings are damaged', async () => {
    const folder = await createStateFolder();
    const { state } = await open(folder);
    await writeFile(state.settingsFile, '{"version":1,');
    await expect(open(folder)).rejects.toThrow('Restore the file from a backup');
  });
});

describe('agent files', () => {
  it('are compared by hash before they are replaced', async () => {
    const { agents, files } = await open();
    const agent = await agents.create({ name: 'ada' });
    expect(await files.get(agent, 'SOUL.md')).toMatchObject({ missing: true });
    const first = await files.set(agent, 'SOUL.md', 'one');
    await files.set(agent, 'SOUL.md', 'two', first.hash);
    const conflict = { shape: { details: { type: 'agent_file_conflict', name: 'SOUL.md' } } };
    await expect(files.set(agent, 'SOUL.md', 'three', first.hash)).rejects.toMatchObject(conflict);
    expect((await files.get(agent, 'SOUL.md')).content).toBe('two');
  });

  it('count as empty where they are not there, so that two who begin one do not lose each other’s text', async () => {
    const { agents, files } = await open();
    const agent = await agents.create({ name: 'ada' });
    const nothing = createHash('sha256').digest('hex');
    const both = await Promise.allSettled(
      ['one', 'two'].map((text) => files.set(agent, 'MEMORY.md', text, nothing)),
    );
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await files.get(agent, 'MEMORY.md')).content).toBe('one');
  });

  it('loses no change when many come at once', async () => {
    const { agents, files } = await open();
    const agent = await agents.create({ name: 'ada' });
    const add = (letter: string) => files.update(agent, 'MEMORY.md', (file) => (file.content ?? '') + letter);
    await Promise.all([...'abcdefgh'].map(add));
    expect((await files.get(agent, 'MEMORY.md')).content).toBe('abcdefgh');
  });

  it.each(['TOOLS.md', '../SOUL.md', 'memory/x.md', ''])('refuses the name "%s"', async (name) => {
    const { agents, files } = await open();
    const agent = await agents.create({ name: 'ada' });
    await expect(files.set(agent, name, 'x')).rejects.toThrow(`unsupported file "${name}"`);
  });

  it('do not follow a link out of the workspace', async () => {
    const { agents, files, state } = await open();
    const agent = await agents.create({ name: 'ada' });
    await symlink(state.settingsFile, join(agent.workspace, 'SOUL.md'));
    await expect(files.get(agent, 'SOUL.md')).rejects.toBeInstanceOf(PathError);
    await expect(files.set(agent, 'SOUL.md', 'x')).rejects.toBeInstanceOf(PathError);
    expect(await readFile(state.settingsFile, 'utf8')).toContain('ada');
  });
});

describe('notes', () => {
  it('are listed by day, newest first, and read as they are', async () => {
    const { agents } = await open();
    const { workspace } = await agents.create({ name: 'ada' });
    expect(await listNotes(workspace)).toEqual([]);
    expect(await readNote(workspace, '2026-11-22')).toBeNull();
    const folder = join(workspace, 'memory');
    const texts = {
      '2026-11-21.md': 'Grüße',
      '2026-11-22.md': 'later',
      'plan.md': 'x',
      '2026-11-23.txt': 'x',
    };
    await Promise.all(Object.entries(texts).map(([name, text]) => writeFile(join(folder, name), text)));
    expect(await listNotes(workspace)).toEqual([
      { date: '2026-11-22', size: 5 },
      { date: '2026-11-21', size: 7 },
    ]);
    const note = { date: '2026-11-21', size: 7, content: 'Grüße', isShortened: false };
    expect(await readNote(workspace, '2026-11-21')).toEqual(note);
  });

  it('of a very long day end with what was noted last, from a whole line on', async () => {
    const { agents } = await open();
    const { workspace } = await agents.create({ name: 'ada' });
    const line = 'ein Satz über Größe\n';
    await writeFile(join(workspace, 'memory', '2026-11-22.md'), `${line.repeat(20_000)}the end\n`);
    const note = await readNote(workspace, '2026-11-22');
    expect(note?.isShortened).toBe(true);
    expect(note?.content.startsWith(line)).toBe(true);
    expect(note?.content.endsWith('the end\n')).toBe(true);
  });

  it('are not read through a link, whether of the day or of the folder', async () => {
    const { agents, state } = await open();
    const { workspace } = await agents.create({ name: 'ada' });
    const folder = join(workspace, 'memory');
    await symlink(state.settingsFile, join(folder, '2026-11-22.md'));
    expect(await listNotes(workspace)).toEqual([]);
    await expect(readNote(workspace, '2026-11-22')).rejects.toBeInstanceOf(PathError);
    await rm(folder, { recursive: true });
    await symlink(state.root, folder);
    await expect(listNotes(workspace)).rejects.toBeInstanceOf(PathError);
  });
});

describe('paths in a workspace', () => {
  it('stay inside, whatever is asked for', async () => {
    const root = await createStateFolder();
    await mkdir(join(root, 'memory'));
    await symlink('/etc', join(root, 'link'));
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'memory',
      'link',
      'a',
      '…',
      '/etc/passwd',
      '%2e%2e',
      'a\\b',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async (parts) => {
        const name = parts.join('/');
        const path = await resolveInWorkspace(root, name).catch((error: unknown) => {
          expect(error).toBeInstanceOf(PathError);
          return null;
        });
        if (path === null) return;
        expect(path === root || path.startsWith(`${root}/`)).toBe(true);
        expect(path.startsWith(`${root}/link`)).toBe(false);
      }),
    );
  });

  it('start at an id that is a safe folder name', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const id = slugOf(name);
        expect(id === '' || isAgentId(id)).toBe(true);
      }),
    );
    for (const bad of ['..', 'a/b', 'A', '-a', '']) expect(isAgentId(bad)).toBe(false);
  });
});

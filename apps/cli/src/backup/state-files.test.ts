import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listStateFiles, readStateFile, StagedFiles, stateFolders } from './state-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'helix-state-files-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}
const read = (path: string) => readFile(join(root, path), 'utf8');
const folders = (home: string, uploads?: string) =>
  stateFolders(join(root, home), { HELIX_UPLOADS_DIR: uploads && join(root, uploads) });

test('takes uploads from where the settings keep them, under the same names as from the default place', async () => {
  await write('home/.openclaw/agents/a/SOUL.md', 'kind');
  await write('home/.openclaw/identity/device.json', 'secret');
  await write('home/data/uploads/old/left-behind', 'nobody reads this');
  await write('disk/org/file', 'boats');
  await write('disk/.incoming/half', 'bo');
  const places = folders('home', 'disk');
  expect(await listStateFiles(places)).toEqual(['data/uploads/org/file', '.openclaw/agents/a/SOUL.md']);
  expect(String(await readStateFile(places, 'data/uploads/org/file'))).toBe('boats');
});

test('brings uploads to where the settings keep them, and leaves what lies there', async () => {
  await write('disk/org/earlier', 'stays');
  await write('disk/org/file', 'damaged');
  const staged = await StagedFiles.create(folders('home', 'disk'));
  await staged.put('data/uploads/org/file', Buffer.from('boats'));
  await staged.put('data/uploads/org/deep/other', Buffer.from('quays'));
  expect(await read('disk/org/file')).toBe('damaged');
  await staged.moveIn();
  expect(await read('disk/org/file')).toBe('boats');
  expect(await read('disk/org/deep/other')).toBe('quays');
  expect(await read('disk/org/earlier')).toBe('stays');
  expect(await listStateFiles(folders('home'))).toEqual([]);
});

test("replaces what a start has made of the gateway's folder", async () => {
  await write('home/.openclaw/openclaw.json', 'of the empty installation');
  await write('home/.openclaw/agents/demo/SOUL.md', 'of the empty installation');
  const places = folders('home');
  const staged = await StagedFiles.create(places);
  await staged.put('.openclaw/openclaw.json', Buffer.from('restored'));
  await staged.moveIn();
  expect(await listStateFiles(places)).toEqual(['.openclaw/openclaw.json']);
  expect(await read('home/.openclaw/openclaw.json')).toBe('restored');
});

test.each(['../outside', 'data/uploads/../../.env', 'logs/backend.log'])('refuses %s', async (path) => {
  const staged = await StagedFiles.create(folders('home'));
  await expect(staged.put(path, Buffer.from(''))).rejects.toThrow('odd place');
});

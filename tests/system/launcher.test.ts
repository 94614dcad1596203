import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ApiClient,
  descendantsOf,
  freePort,
  listProcesses,
  startProduct,
  waitFor,
} from '@helix/testing/system';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

// `npm start` as a person meets it: what it prints, what it survives, and that nothing stays behind.
const repository = fileURLToPath(new URL('../../', import.meta.url));
const script = join(repository, 'tools/runtime/run.sh');
const admin = { email: 'ada@example.com', password: 'correct horse battery' };

interface Start {
  launcher: ChildProcess;
  home: string;
  port: number;
  env: Record<string, string>;
  output(): string;
  exited: Promise<number | null>;
}

const starts: Start[] = [];
const folders: string[] = [];

async function newHome(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'helix-launcher-'));
  // As root, PostgreSQL runs as another account that must be able to pass.
  await chmod(folder, 0o755);
  folders.push(folder);
  // Reachable too, so that the database lies inside and is deleted with it; not the case of a private home
  // folder, which the tests of the embedded PostgreSQL cover.
  const home = join(folder, 'home');
  await mkdir(home);
  return home;
}

async function start(home: string, extra: Record<string, string> = {}): Promise<Start> {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    HELIX_HOME: home,
    PORT: String(port),
    GATEWAY_PORT: String(await freePort()),
    ...extra,
  };
  const launcher = spawn('sh', [script, 'start'], {
    cwd: repository,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  const exited = once(launcher, 'close').then(([code]) => code as number | null);
  const started = { launcher, home, port: Number(env.PORT), env, output: () => text, exited };
  starts.push(started);
  return started;
}

async function printed(started: Start, pattern: RegExp): Promise<void> {
  await waitFor(`the line ${pattern}`, () => pattern.test(started.output()), {
    timeoutMs: 120_000,
    describe: started.output,
  });
}

async function helix(started: Start, args: string[], input = ''): Promise<{ code: number; output: string }> {
  const child = spawn('sh', [script, 'helix', ...args], { cwd: repository, env: started.env });
  child.stdin.end(input);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

async function processesOf(started: Start): Promise<Record<string, number>> {
  const file = await readFile(join(started.home, 'helix.json'), 'utf8');
  return (JSON.parse(file) as { processes: Record<string, number> }).processes;
}

/** Everything that lives because of this start; PostgreSQL's own children included. */
function familyOf(started: Start): number[] {
  return descendantsOf(started.launcher.pid ?? 0).map(({ pid }) => pid);
}

function aliveOf(pids: number[]): string[] {
  return listProcesses()
    .filter(({ pid, command }) => pids.includes(pid) && command !== '')
    .map(({ pid, command }) => `${pid} ${command}`);
}

async function signIn(started: Start, password = admin.password): Promise<ApiClient> {
  const client = new ApiClient(`http://127.0.0.1:${started.port}`);
  await client.signIn(admin.email, password);
  return client;
}

async function stopAll(): Promise<void> {
  for (const { launcher, exited } of starts.splice(0)) {
    launcher.kill('SIGTERM');
    await exited;
  }
}

afterAll(async () => {
  await stopAll();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('a running installation', () => {
  let running: Start;

  beforeAll(async () => {
    running = await start(await newHome(), {
      HELIX_ADMIN_EMAIL: admin.email,
      HELIX_ADMIN_PASSWORD: admin.password,
    });
    await printed(running, /HELIX is ready/);
  });

  afterAll(stopAll);

  test('prints one address, and asks for no setup when an administrator was given', () => {
    expect(running.output()).toMatch(
      new RegExp(`HELIX is ready after [\\d.]+ s: http://localhost:${running.port}\n`),
    );
    expect(running.output()).not.toContain('/setup');
  });

  test('a second start says what runs and where, and leaves it alone', async () => {
    const second = await start(running.home);
    expect(await second.exited).toBe(0);
    expect(second.output()).toContain(`HELIX already runs at http://localhost:${running.port}`);
    await signIn(running);
  });

  test('status shows the processes; there is no setup link any more', async () => {
    const status = await helix(running, ['status']);
    expect(status.code).toBe(0);
    for (const name of ['PostgreSQL', 'Gateway', 'Backend', 'Frontend'])
      expect(status.output).toContain(name);
    const explained = await helix(running, ['backup', '--help']);
    expect(explained).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^npm run helix -- backup FILE +\S/),
    });
    const link = await helix(running, ['setup-link']);
    expect(link.code).toBe(1);
    expect(link.output).toContain('exists already');
  });

  test('doctor finds nothing where all is well, and says what helps where it is not', async () => {
    const well = await helix(running, ['doctor']);
    expect(well.output).toContain('✓ Stored keys: HELIX_ENCRYPTION_KEY opens all of them.');
    expect(well.output).not.toContain('✗');
    expect(well.code).toBe(0);
    await chmod(join(running.home, '.env'), 0o644);
    const open = await helix(running, ['doctor']);
    await chmod(join(running.home, '.env'), 0o600);
    expect(open).toMatchObject({ code: 1, output: expect.stringContaining('Run: chmod 600') });
    const nowhere = { ...running, env: { ...running.env, HELIX_HOME: join(running.home, 'nowhere') } };
    const lost = await helix(nowhere, ['doctor']);
    expect(lost).toMatchObject({ code: 1, output: expect.stringContaining('does not exist') });
  });

  test.each(['Backend', 'Gateway', 'Frontend', 'PostgreSQL'])(
    'starts the %s again after kill -9',
    async (name) => {
      const pid = (await processesOf(running))[name] ?? 0;
      const before = running.output().length;
      process.kill(pid, 'SIGKILL');
      const said = () => running.output().slice(before);
      await expect
        .poll(said, { timeout: 30_000 })
        .toMatch(new RegExp(`${name} ended \\(.+\\); starting it again in`));
      await expect.poll(said, { timeout: 30_000 }).toContain(`${name} answers again.`);
      await expect
        .poll(async () => (await fetch(`http://127.0.0.1:${running.port}/api/ready`)).status, {
          timeout: 30_000,
        })
        .toBe(200);
      await signIn(running);
    },
  );

  test('reset-password lets a person in again and ends their sessions at once', async () => {
    const before = await signIn(running);
    const short = await helix(running, ['reset-password', admin.email], 'short\n');
    expect(short.code).toBe(1);
    expect(short.output).toContain('This password cannot be used');
    const { code, output } = await helix(running, ['reset-password', admin.email], 'an entirely new one\n');
    expect(output).toMatch(/can sign in with the new password; (1 session was|\d+ sessions were) ended/);
    const unknown = await helix(running, ['reset-password', 'nobody@example.com'], '');
    expect(unknown).toMatchObject({ code: 1, output: expect.stringContaining('Nobody has the e-mail') });
    expect(code).toBe(0);
    expect((await before.send('GET', '/api/auth/me')).status).toBe(401);
    await signIn(running, 'an entirely new one');
  });

  test('Ctrl-C stops everything in order and leaves no process behind', async () => {
    const family = familyOf(running);
    expect(family.length).toBeGreaterThan(4);
    running.launcher.kill('SIGINT');
    expect(await running.exited).toBe(0);
    expect(running.output()).toMatch(/Stopping…\n✓ Stopping/);
    expect(aliveOf(family)).toEqual([]);
    expect((await helix(running, ['status'])).code).toBe(3);
  });
});

describe('a launcher that is killed with -9', () => {
  afterEach(stopAll);

  test('leaves no process behind, and the next start has the same data', async () => {
    const home = await newHome();
    const env = { HELIX_ADMIN_EMAIL: admin.email, HELIX_ADMIN_PASSWORD: admin.password };
    const first = await start(home, env);
    await printed(first, /HELIX is ready/);
    const family = familyOf(first);
    first.launcher.kill('SIGKILL');
    const second = await start(home, { ...env, PORT: String(first.port) });
    await printed(second, /HELIX is ready/);
    expect(aliveOf(family)).toEqual([]);
    await new ApiClient(`http://127.0.0.1:${first.port}`).signIn(admin.email, admin.password);
  });
});

describe('npm that is told to end', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)('takes everything with it: %s', async (signal) => {
    const home = await newHome();
    const folder = join(home, '..');
    const product = await startProduct({ folder: repository, home, startTimeoutMs: 120_000 });
    const family = descendantsOf(product.npmPid).map(({ pid }) => pid);
    expect(family.length).toBeGreaterThan(4);
    process.kill(product.npmPid, signal);
    await waitFor('all processes to end', () => aliveOf(family).length === 0, {
      describe: () => aliveOf(family),
    });
    expect(await readFile(join(folder, 'npm-start.log'), 'utf8')).toContain('✓ Stopping');
  });
});

describe('what stands in the way of a start', () => {
  afterEach(stopAll);

  test('a port in use: who has it, what to do, exit code 1, nothing left running', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const failed = await start(await newHome(), { PORT: String(port) });
    expect(await failed.exited).toBe(1);
    expect(failed.output()).toMatch(
      new RegExp(`Port ${port} is in use.*\\. Stop it, or choose another port: PORT=\\d+ npm start\\.`),
    );
    taken.close();
  });

  test('a wrong setting of a service: its own words, exit code 1', async () => {
    const failed = await start(await newHome(), { HELIX_MODEL_PROVIDER: 'carrier-pigeon' });
    expect(await failed.exited).toBe(1);
    expect(failed.output()).toContain('Backend does not start');
    expect(failed.output()).toContain('HELIX_MODEL_PROVIDER: must be one of openai, anthropic, google');
    expect(failed.output()).not.toContain('Solve what it names');
  });

  test('one port for the address and for the gateway: the gateway takes another', async () => {
    const port = String(await freePort());
    const both = await start(await newHome(), { PORT: port, GATEWAY_PORT: port });
    await printed(both, /HELIX is ready/);
    expect(both.output()).toContain(`Port ${port} is the address of HELIX itself; the Gateway takes`);
  });

  test('a database that cannot be reached', async () => {
    const url = `postgres://helix:secret@127.0.0.1:${await freePort()}/helix`;
    const failed = await start(await newHome(), { DATABASE_URL: url });
    expect(await failed.exited).toBe(1);
    expect(failed.output()).toMatch(
      /The database at 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Start it/,
    );
  });
});

test('a fresh installation prints the one-time setup link, and prints it again on request', async () => {
  const fresh = await start(await newHome());
  await printed(fresh, /Set it up here, once: http:\/\/localhost:\d+\/setup\?token=\w+/);
  const link = /http:\S+\/setup\?token=\w+/.exec(fresh.output())?.[0];
  expect((await helix(fresh, ['setup-link'])).output.trim()).toBe(link);
});

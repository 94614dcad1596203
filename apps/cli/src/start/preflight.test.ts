import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../problem.ts';
import { explainConnection, externalUrls, requireReachable } from './database.ts';
import { completeSettings, readSettings } from './env-file.ts';
import { freePort, parsePort, requirePort } from './ports.ts';
import { redisUrlOf } from './redis.ts';
import { prepareStateFolder } from './state-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helix-preflight-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function problemOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem) return `${error.message} ${error.remedy}`;
    throw error;
  }
  return 'no problem';
}

/** Both listen, one port beside the other. @returns the lower one */
async function neighbours([first, second]: Server[]): Promise<number> {
  for (;;) {
    const port = await listen(first, 0);
    if (port !== null && (await listen(second, port + 1)) !== null) return port;
    first?.close();
  }
}

function listen(server: Server | undefined, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    server?.once('error', () => resolve(null));
    server?.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
}

describe('the port', () => {
  test('in use: says who has it and how to choose another one', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    try {
      const who = process.platform === 'linux' ? `by .+ \\(pid ${process.pid}\\)` : 'by another program';
      await expect(requirePort(port, '127.0.0.1', 'PORT')).rejects.toMatchObject({
        message: expect.stringMatching(new RegExp(`^Port ${port} is in use ${who}\\.$`)),
        remedy: expect.stringMatching(/^Stop it, or choose another port: PORT=\d+ npm start\.$/),
      });
    } finally {
      server.close();
    }
  });

  test('offers one that is free instead', async () => {
    const servers = [createServer(), createServer()];
    try {
      const port = await neighbours(servers);
      const problem = await requirePort(port, '127.0.0.1', 'PORT').catch((error: Problem) => error.remedy);
      const offered = Number(/PORT=(\d+)/.exec(String(problem))?.[1]);
      expect(offered).toBeGreaterThan(port + 1);
      expect(await requirePort(offered, '127.0.0.1', 'PORT')).toBe(offered);
    } finally {
      for (const server of servers) server.close();
    }
  });

  test.each(['abc', '', '-1', '80.5', '65536', '0x'])('cannot be %j, and says so in plain words', (value) => {
    expect(problemOf(() => parsePort(value, 'PORT', 3000))).toBe(
      `PORT is "${value}", which is no port. Give a number between 1 and 65535: PORT=3000 npm start.`,
    );
  });

  test('on an address that is not of this machine', async () => {
    await expect(requirePort(0, '192.0.2.1', 'PORT')).rejects.toMatchObject({
      remedy: expect.stringContaining('HELIX_HOST'),
    });
  });
});

describe('REDIS_URL', () => {
  test('is not needed; one that cannot be meant stops the start, in plain words and without its password', () => {
    expect(redisUrlOf({})).toBeNull();
    expect(redisUrlOf({ REDIS_URL: 'redis://:pass@127.0.0.1:6379/1' })).toBe(
      'redis://:pass@127.0.0.1:6379/1',
    );
    const problem = problemOf(() => redisUrlOf({ REDIS_URL: 'redis//:s3cret@127.0.0.1' }));
    expect(problem).toMatch(
      /^REDIS_URL cannot be used: it must be an address such as redis:.* remove it: HELIX does without Redis\.$/,
    );
    expect(problem).not.toContain('s3cret');
  });
});

describe('the state folder', () => {
  test('is made, private, with its rooms', () => {
    const home = join(folder, 'new');
    prepareStateFolder(home);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'logs')).isDirectory()).toBe(true);
  });

  test('is a file', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(problemOf(() => prepareStateFolder(join(folder, 'file')))).toMatch(
      /is a file, not a folder\. Set HELIX_HOME/,
    );
  });

  test('cannot be written', async () => {
    const home = join(folder, 'locked');
    mkdirSync(home, { mode: 0o555 });
    chmodSync(folder, 0o755);
    // Root may write everywhere, so an ordinary user tries.
    const code = `
      const { prepareStateFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'state-folder.ts'))});
      try { prepareStateFolder(${JSON.stringify(home)}) } catch (error) { console.log(error.message, error.remedy) }`;
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
      cwd: '/',
      ...asNobody,
    });
    expect(stdout).toMatch(/cannot be used: this user may not write .+\. Set HELIX_HOME/);
  });

  test('has no room', () => {
    expect(problemOf(() => prepareStateFolder(folder, () => 12e6))).toContain(
      'has 12 MB left, and HELIX needs 300 MB',
    );
  });
});

describe('settings', () => {
  test('secrets are generated once, privately, and kept', () => {
    const first = completeSettings(folder, {});
    expect(first.generated).toBe(true);
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(first.settings.HELIX_ENCRYPTION_KEY ?? '', 'base64')).toHaveLength(32);
    expect(completeSettings(folder, {})).toEqual({ settings: first.settings, generated: false });
  });

  test('the environment wins and is not written', () => {
    const { settings } = completeSettings(folder, { JWT_SECRET: 'from outside', PORT: '' });
    expect(settings.JWT_SECRET).toBe('from outside');
    expect(readFileSync(join(folder, '.env'), 'utf8')).not.toMatch(/JWT_SECRET=|from outside/);
  });

  test('what a person wrote into the file stays and counts', () => {
    writeFileSync(join(folder, '.env'), '# mine\nPORT=4000');
    const { settings } = completeSettings(folder, {});
    expect(settings.PORT).toBe('4000');
    expect(readFileSync(join(folder, '.env'), 'utf8')).toMatch(/^# mine\nPORT=4000\nJWT_SECRET=/);
  });

  test('a broken file is named with what to do', () => {
    writeFileSync(join(folder, '.env'), 'JWT_SECRET=\0\0');
    expect(problemOf(() => readSettings(folder, {}))).toContain(
      'is damaged: it holds binary data. Restore it',
    );
    rmSync(join(folder, '.env'));
    mkdirSync(join(folder, '.env'));
    expect(problemOf(() => readSettings(folder, {}))).toContain('(it is a folder)');
  });
});

describe('the database of DATABASE_URL', () => {
  test('not reachable', async () => {
    const port = await freePort();
    await expect(requireReachable(`postgres://me:secret@127.0.0.1:${port}/helix`)).rejects.toMatchObject({
      message: `The database at 127.0.0.1:${port} cannot be reached (ECONNREFUSED).`,
      remedy: expect.stringContaining('Without DATABASE_URL'),
    });
  });

  test('refuses the login; the password is not repeated', () => {
    const error = Object.assign(new Error('refused'), { code: '28P01' });
    const { message } = explainConnection(error, new URL('postgres://me:secret@db.example/helix'));
    expect(message).toBe('PostgreSQL at db.example:5432 refuses the login me.');
  });

  test('alone it is the owner, and services get a login of their own', () => {
    const urls = externalUrls({
      DATABASE_URL: 'postgres://me:secret@db:5432/helix',
      DATABASE_SERVICE_PASSWORD: 'generated',
    });
    expect(urls).toEqual({
      migrationUrl: 'postgres://me:secret@db:5432/helix',
      serviceUrl: 'postgres://helix_service:generated@db:5432/helix',
    });
  });

  test('is no address', () => {
    expect(problemOf(() => externalUrls({ DATABASE_URL: 'localhost' }))).toContain(
      'DATABASE_URL is no address',
    );
  });
});

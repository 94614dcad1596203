import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startNodeProcess } from './node-process.ts';
import { freePort } from './ports.ts';
import { answers } from './services.ts';
import { backoffMs, Supervisor, type Unit } from './supervisor.ts';

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const QUICK = { firstMs: 10, mostMs: 40, stableMs: 60_000 };
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const SERVER = `
  import { createServer } from 'node:http';
  createServer((_request, response) => response.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');`;

/** A real child that runs this code and is ready when its port answers. */
async function unitOf(code: string): Promise<{ unit: Unit; port: number; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'helix-supervisor-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const entry = join(folder, 'main.mjs');
  writeFileSync(entry, code);
  const port = await freePort();
  return {
    folder,
    port,
    unit: {
      name: 'Service',
      launch: async () =>
        startNodeProcess({
          args: [entry],
          env: { PATH: process.env.PATH, PORT: String(port) },
          logFile: join(folder, 'service.log'),
        }),
      isReady: () => answers(`http://127.0.0.1:${port}`),
    },
  };
}

function supervise(unit: Unit): { supervisor: Supervisor; said: string[] } {
  const said: string[] = [];
  const supervisor = new Supervisor(unit, { say: (line) => said.push(line), backoff: QUICK });
  cleanups.push(() => supervisor.stop());
  return { supervisor, said };
}

test('waits longer after each ending in a row, up to a limit', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 20].map((endings) => backoffMs(endings))).toEqual([
    250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
});

test('starts a child again that dies, and says so in one line each', async () => {
  const { unit, port } = await unitOf(SERVER);
  const { supervisor, said } = supervise(unit);
  await supervisor.ready;
  const first = supervisor.pid ?? 0;
  process.kill(first, 'SIGKILL');
  await expect.poll(() => said.length, { timeout: 10_000 }).toBe(2);
  expect(said).toEqual([
    'Service ended (killed by SIGKILL); starting it again in 0.01 s.',
    'Service answers again.',
  ]);
  expect(supervisor.pid).not.toBe(first);
  expect(await answers(`http://127.0.0.1:${port}`)).toBe(true);
});

test('gives up when a child never starts, with its last words', async () => {
  const { unit } = await unitOf("console.error('PORT is wrong: use another one'); process.exit(78);");
  const { supervisor } = supervise(unit);
  await expect(supervisor.ready).rejects.toThrow(
    'Service does not start: exit code 78.\nPORT is wrong: use another one',
  );
});

test('takes the message out of a JSON log line', async () => {
  const line = JSON.stringify({ level: 'fatal', msg: 'no database', err: { message: 'refused' } });
  const { unit } = await unitOf(`console.log(${JSON.stringify(line)}); process.exit(1);`);
  const { supervisor } = supervise(unit);
  await expect(supervisor.ready).rejects.toThrow('fatal: no database: refused');
});

test('stops a child for good', async () => {
  const { unit, port } = await unitOf(SERVER);
  const { supervisor, said } = supervise(unit);
  await supervisor.ready;
  await supervisor.stop();
  expect(supervisor.pid).toBeNull();
  expect(said).toEqual([]);
  expect(await answers(`http://127.0.0.1:${port}`)).toBe(false);
});

test('can be stopped while it waits to start a child again', async () => {
  const { unit } = await unitOf(SERVER);
  const said: string[] = [];
  const slow = { firstMs: 600_000, mostMs: 600_000, stableMs: 60_000 };
  const supervisor = new Supervisor(unit, { say: (line) => said.push(line), backoff: slow });
  await supervisor.ready;
  process.kill(supervisor.pid ?? 0, 'SIGKILL');
  await expect.poll(() => said.length, { timeout: 10_000 }).toBe(1);
  await supervisor.stop();
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inProject } from '../project.ts';
import { claimInstance, clearLeftovers, findRunning, readInstance, releaseInstance } from './instance.ts';

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'helix-instance-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const facts = {
  state: 'starting' as const,
  startedAt: new Date(0).toISOString(),
  version: '0.1.0',
  url: 'http://localhost:3000',
  ports: {},
  processes: {},
};

/** Claims the folder in a process of its own. */
async function claimElsewhere(processes: Record<string, number>): Promise<ReturnType<typeof spawn>> {
  const code = `
    const { claimInstance } = await import(${JSON.stringify(join(import.meta.dirname, 'instance.ts'))});
    claimInstance(${JSON.stringify(home)}, ${JSON.stringify({ ...facts, processes })});
    console.log('claimed');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('the folder belongs to whoever was first, until they end', async () => {
  const other = await claimElsewhere({});
  expect(findRunning(home)).toMatchObject({ pid: other.pid, url: facts.url });
  expect(claimInstance(home, facts)).toMatchObject({ pid: other.pid });
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(findRunning(home)).toBeNull();
  expect(claimInstance(home, facts)).toBeNull();
  expect(readInstance(home)?.pid).toBe(process.pid);
  releaseInstance(home);
  expect(readInstance(home)).toBeNull();
});

test('what a killed launcher left is stopped; strangers with the same pid are not', async () => {
  const ours = spawn(process.execPath, [
    '-e',
    'setInterval(() => {}, 1000)',
    inProject('apps/backend/dist/main.js'),
  ]);
  const stranger = spawn('sleep', ['60']);
  const launcher = await claimElsewhere({ Backend: ours.pid ?? 0, Gateway: stranger.pid ?? 0 });
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  const ended = once(ours, 'exit');
  expect(await clearLeftovers(home)).toEqual(['Backend']);
  await ended;
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
});

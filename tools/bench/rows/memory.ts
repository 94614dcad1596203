import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuTicks, descendantsOf, type ProcessEntry, pssBytes } from '@helix/testing/system';
import type { BenchRow } from '../row.ts';

const sampleMs = 1_000;
const settleTimeoutMs = 60_000;
// 2 of 100 ticks a second: what timers and heartbeats use.
const idleTicks = 2;

export const memory: BenchRow = {
  key: 'memory',
  title: 'memory of everything idle (sum of PSS)',
  unit: 'MB',
  must: 450,
  aim: 350,
  async measure(bench) {
    if (process.platform !== 'linux') throw new Error('PSS is read from /proc, which only Linux has.');
    const product = await bench.running();
    // What a first visitor causes is part of being up: without it lazy parts would not be counted.
    for (const path of ['/', '/sign-in', '/api/health', '/api/ready']) {
      await (await fetch(`${product.url}${path}`)).arrayBuffer();
    }
    const settled = await settle(product.npmPid);
    const parts = ownProcesses(product.npmPid).map((entry) => ({
      name: nameOf(entry),
      bytes: pssBytes(entry.pid),
    }));
    const byName = new Map<string, number>();
    for (const part of parts) byName.set(part.name, (byName.get(part.name) ?? 0) + part.bytes);
    const note = [...byName].map(([name, bytes]) => `${name} ${megabytes(bytes).toFixed(0)}`).join(', ');
    const total = parts.reduce((sum, part) => sum + part.bytes, 0);
    return { value: megabytes(total), note: settled ? note : `${note}; it never became quite idle` };
  },
};

function ownProcesses(npmPid: number): ProcessEntry[] {
  const all = descendantsOf(npmPid);
  // npm runs scripts through a shell, which belongs to npm as much as npm itself.
  return all.filter(
    (entry) => !(entry.parent === npmPid && /^(\S*\/)?(sh|bash|dash) -c/.test(entry.command)),
  );
}

async function settle(npmPid: number): Promise<boolean> {
  const deadline = Date.now() + settleTimeoutMs;
  const ticks = () => ownProcesses(npmPid).reduce((sum, entry) => sum + cpuTicks(entry.pid), 0);
  for (let before = ticks(); Date.now() < deadline; ) {
    await delay(sampleMs);
    const now = ticks();
    if (now - before <= idleTicks) return true;
    before = now;
  }
  return false;
}

function nameOf({ command }: ProcessEntry): string {
  if (/next-server/.test(command)) return 'frontend';
  if (/postgres/.test(command)) return 'postgres';
  // The entry file tells; flags before it may name other folders.
  const room = /apps\/(backend|gateway|frontend|cli)\/dist\//.exec(command)?.[1];
  if (room) return room === 'cli' ? 'launcher' : room;
  return basename(command.split(' ')[0] ?? 'unknown');
}

function megabytes(bytes: number): number {
  return bytes / 1024 / 1024;
}

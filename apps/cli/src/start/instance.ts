/** One HELIX per state folder: `helix.json` says who runs it, and what a killed launcher left behind. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../project.ts';

export interface Instance {
  pid: number;
  /** Tells this process from a later one with the same pid. */
  bornAt: string;
  state: 'starting' | 'ready';
  startedAt: string;
  version: string;
  url: string;
  ports: Record<string, number>;
  processes: Record<string, number>;
}

const LEFTOVER_PATIENCE_MS = 12_000;

export function readInstance(home: string): Instance | null {
  return readFrom(fileOf(home));
}

/** The launcher that runs this folder now, or null. */
export function findRunning(home: string): Instance | null {
  const found = readInstance(home);
  return found && isOther(found) ? found : null;
}

/** Takes the folder, or answers who was faster: two starts at the same moment must not both win. */
export function claimInstance(home: string, instance: Omit<Instance, 'pid' | 'bornAt'>): Instance | null {
  const file = fileOf(home);
  const mine: Instance = { ...instance, pid: process.pid, bornAt: birthOf(process.pid) };
  for (;;) {
    try {
      writeFileSync(`${file}.lock`, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      writeInstance(home, mine);
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readFrom(`${file}.lock`);
    if (holder && isOther(holder)) return findRunning(home) ?? holder;
    rmSync(`${file}.lock`, { force: true });
  }
}

export function writeInstance(home: string, instance: Instance): void {
  const file = fileOf(home);
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(instance, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
}

export function releaseInstance(home: string): void {
  rmSync(fileOf(home), { force: true });
  rmSync(`${fileOf(home)}.lock`, { force: true });
}

/** Children of a launcher that was killed end by themselves; this waits for them, and then insists. */
export async function clearLeftovers(home: string): Promise<string[]> {
  const left = readInstance(home);
  if (!left || birthOf(left.pid) === left.bornAt) return [];
  const alive = Object.entries(left.processes).filter(([, pid]) => isOurs(pid));
  const deadline = Date.now() + LEFTOVER_PATIENCE_MS;
  for (const [, pid] of alive) signal(pid, 'SIGTERM');
  while (alive.some(([, pid]) => isOurs(pid))) {
    if (Date.now() > deadline) for (const [, pid] of alive) if (isOurs(pid)) signal(pid, 'SIGKILL');
    await sleep(30);
  }
  return alive.map(([name]) => name);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Ended in between.
  }
}

/** Pids are used again: only a process that runs this clone's files is stopped. */
function isOurs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(projectRoot);
  } catch {
    return false;
  }
}

/** Its start in clock ticks since boot (Linux), else a word that only tells dead from alive. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'gone' : (fields[19] ?? 'unknown');
  } catch {
    if (process.platform === 'linux') return 'gone';
  }
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : 'gone';
  }
}

/** Lives, and is not this process. */
function isOther({ pid, bornAt }: Instance): boolean {
  return pid !== process.pid && birthOf(pid) === bornAt;
}

function readFrom(file: string): Instance | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Instance;
  } catch {
    return null;
  }
}

function fileOf(home: string): string {
  return join(home, 'helix.json');
}

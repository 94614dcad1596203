/** Reads PostgreSQL's own `postmaster.pid`, the truth about who serves a data folder. */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PostmasterFile {
  pid: number;
  port: number;
  status: 'starting' | 'ready' | 'stopping' | 'unknown';
}

export function readPostmasterFile(dataDir: string): PostmasterFile | null {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Math.abs(Number(lines[0])); // single-user mode writes a negative pid
  if (!Number.isInteger(pid) || pid === 0) return null;
  const status = lines[7]?.trim();
  return {
    pid,
    port: Number(lines[3]) || 0,
    status: status === 'ready' || status === 'starting' || status === 'stopping' ? status : 'unknown',
  };
}

/** True when that process lives and is a PostgreSQL server on exactly this folder (pids are used again). */
export function servesFolder(pid: number, dataDir: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const folder = command[command.indexOf('-D') + 1];
    return (
      /postgres$/.test(command[0] ?? '') &&
      folder !== undefined &&
      realpathSync(folder) === realpathSync(dataDir)
    );
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The file names a process that is not ours, because its pid was used again after a crash. PostgreSQL would
 * refuse to start. It ignores its own parent's pid but still checks for backends that hold the old shared
 * memory, so our pid goes in: deleting the file would give up that check.
 */
export function disownPostmasterFile(dataDir: string): void {
  const file = join(dataDir, 'postmaster.pid');
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [String(process.pid), ...rest].join('\n'));
}

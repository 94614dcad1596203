/** Makes sure that the state folder exists, is private, can be written and has room. */
import { mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Problem } from '../problem.ts';

/** A start writes the database's log and its first segments; below this PostgreSQL would stop half-way. */
const MINIMUM_FREE_BYTES = 300e6;

export function stateFolder(environment: Record<string, string | undefined>): string {
  return resolve(environment.HELIX_HOME || join(homedir(), '.helix'));
}

export function prepareStateFolder(home: string, freeBytes = freeBytesOf): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (!statSync(home).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    const probe = join(home, `.write-test-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    for (const folder of ['logs', 'data/uploads', 'backups', '.openclaw']) {
      mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
    }
  } catch (cause) {
    throw new Problem(
      `The state folder ${home} cannot be used: ${reasonOf(cause as NodeJS.ErrnoException)}.`,
      'Set HELIX_HOME to a folder that this user may write.',
      { cause },
    );
  }
  const free = freeBytes(home);
  if (free < MINIMUM_FREE_BYTES) {
    throw new Problem(
      `The disk of ${home} has ${Math.round(free / 1e6)} MB left, and HELIX needs ${MINIMUM_FREE_BYTES / 1e6} MB to start.`,
      'Free some space, or set HELIX_HOME to a folder on another disk.',
    );
  }
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function reasonOf({ code, message, path }: NodeJS.ErrnoException): string {
  if (code === 'EACCES' || code === 'EPERM') return `this user may not write ${path ?? 'there'}`;
  if (code === 'ENOTDIR' || code === 'EEXIST') return `${path ?? 'it'} is a file, not a folder`;
  if (code === 'EROFS') return 'its file system is read-only';
  if (code === 'ENOSPC') return 'the disk is full';
  return message;
}

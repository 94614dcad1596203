/** Decides where the data folder lies and remembers that, and the port, in one small file beside it. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Account, canTraverse } from './account.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

interface Remembered {
  dataDir?: string;
  port?: number;
}

/**
 * The wanted folder, or one under `systemDir` when the account that runs PostgreSQL cannot reach it. The name
 * there is random and remembered in the state folder: whoever deletes the state folder starts anew, and does
 * not meet an old database.
 */
export function resolveDataDir(wanted: string, account: Account | null, systemDir: string): string {
  const remembered = readRemembered(wanted).dataDir;
  if (remembered && existsSync(remembered)) return remembered;
  mkdirSync(dirname(wanted), { recursive: true, mode: 0o700 });
  if (account === null || canTraverse(account, dirname(wanted))) return wanted;
  const dataDir = join(systemDir, randomBytes(4).toString('hex'), 'postgres');
  remember(wanted, { dataDir });
  return dataDir;
}

/** Makes the folder that will hold the data folder, reachable for the account. */
export function prepareParent(dataDir: string, account: Account | null, systemDir: string): void {
  const parent = dirname(dataDir);
  try {
    if (dataDir.startsWith(`${systemDir}/`)) {
      mkdirSync(systemDir, { recursive: true, mode: 0o755 });
      chmodSync(systemDir, 0o755);
      mkdirSync(parent, { recursive: true, mode: 0o700 });
      if (account) chownSync(parent, account.uid, account.gid);
    } else {
      mkdirSync(parent, { recursive: true, mode: 0o700 });
    }
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The folder ${parent} for the database could not be made (${(cause as Error).message}).`,
      'Make it writable, set HELIX_HOME to a folder that is, or set DATABASE_URL to a PostgreSQL 16 server.',
      { cause },
    );
  }
}

/** Of the last start on this folder: for programs that join a running server without becoming its guardian. */
export function rememberedPort(wanted: string): number | undefined {
  return readRemembered(wanted).port;
}

export function remember(wanted: string, facts: Remembered): void {
  const file = rememberFile(wanted);
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify({ ...readRemembered(wanted), ...facts })}\n`, { mode: 0o600 });
  renameSync(partial, file);
}

function rememberFile(wanted: string): string {
  return `${wanted}.json`;
}

function readRemembered(wanted: string): Remembered {
  try {
    return JSON.parse(readFileSync(rememberFile(wanted), 'utf8')) as Remembered;
  } catch {
    return {}; // the first start, or a file that a full disk cut off: both are decided anew
  }
}

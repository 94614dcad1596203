/** Creates the data folder, once and whole. */
import { execFile } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

const run = promisify(execFile);
export const SUPERUSER = 'postgres';
const MAJOR = '16';

interface ClusterOptions {
  dataDir: string;
  binaries: Binaries;
  account: Account | null;
  password: string;
}

/** True when the folder was created now. */
export async function ensureCluster(options: ClusterOptions): Promise<boolean> {
  const { dataDir } = options;
  const versionFile = join(dataDir, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const major = readFileSync(versionFile, 'utf8').trim();
    if (major !== MAJOR) {
      throw new EmbeddedPostgresError(
        `The database in ${dataDir} was written by PostgreSQL ${major}, and this release runs ${MAJOR}.`,
        `Restore a backup into a new state folder, or set DATABASE_URL to a PostgreSQL ${major} server on that folder.`,
      );
    }
    checkOwner(options);
    return false;
  }
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new EmbeddedPostgresError(
      `${dataDir} is not empty and holds no PostgreSQL database.`,
      'Move its files away, or set HELIX_HOME to another folder.',
    );
  }
  await createCluster(options);
  return true;
}

async function createCluster({ dataDir, binaries, account, password }: ClusterOptions): Promise<void> {
  // Made beside and renamed: a start cut off in the middle must not leave half a database behind.
  for (const name of readdirSync(dirname(dataDir))) {
    if (name.startsWith(`${basename(dataDir)}.new-`)) {
      rmSync(join(dirname(dataDir), name), { recursive: true, force: true });
    }
  }
  const partial = `${dataDir}.new-${process.pid}`;
  const secrets = mkdtempSync(join(tmpdir(), 'helix-initdb-'));
  const passwordFile = join(secrets, 'password');
  try {
    mkdirSync(partial, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (account)
      for (const path of [partial, secrets, passwordFile]) chownSync(path, account.uid, account.gid);
    await initialise(binaries, account, partial, passwordFile);
    renameSync(partial, dataDir);
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true });
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new EmbeddedPostgresError(
      `PostgreSQL could not create its data folder ${dataDir}: ${firstError(stderr) ?? message}`,
      'Check that the folder is writable and has 200 MB of free space, then start again.',
      { cause },
    );
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

async function initialise(
  binaries: Binaries,
  account: Account | null,
  folder: string,
  passwordFile: string,
): Promise<void> {
  const initdb = (characterType: string) =>
    run(
      binaries.initdb,
      [
        ...['-D', folder, '-U', SUPERUSER, '-E', 'UTF8', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
        // Byte order for keys and indexes: the bundled ICU and the machine's libc may sort otherwise tomorrow.
        ...['--lc-collate=C', `--lc-ctype=${characterType}`, '--lc-messages=C', '--lc-monetary=C'],
        ...['--lc-numeric=C', '--lc-time=C', '--no-instructions'],
      ],
      { cwd: folder, env: { PATH: process.env.PATH, TZ: 'UTC' }, ...identity(account) },
    );
  try {
    // Knows upper and lower case beyond ASCII, which case-insensitive search needs; not on every system.
    await initdb('C.UTF-8');
  } catch (error) {
    if (!/locale/i.test((error as { stderr?: string }).stderr ?? '')) throw error;
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    await initdb('C');
  }
}

export function identity(account: Account | null): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

function checkOwner({ dataDir, account }: ClusterOptions): void {
  const { uid } = statSync(dataDir);
  const own = account?.uid ?? process.getuid?.() ?? uid;
  if (uid === own) return;
  throw new EmbeddedPostgresError(
    `The database in ${dataDir} belongs to uid ${uid}, and this is uid ${own}.`,
    `Start as the user who created it, or hand it over with "chown -R ${own} ${dataDir}".`,
  );
}

function firstError(stderr: string | undefined): string | undefined {
  return stderr
    ?.split('\n')
    .find((line) => /error|fatal|could not/i.test(line))
    ?.trim();
}

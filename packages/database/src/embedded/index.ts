/**
 * PostgreSQL 16 without an installation: the real binaries from npm, driven by this launcher. One call makes
 * sure that a server answers on the data folder: created, started, or adopted after a crash.
 */

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account, chooseAccount } from './account.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { ensureCluster, identity, SUPERUSER } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { prepareParent, remember, rememberedPort, resolveDataDir } from './location.ts';
import { adoptServer, isPortFree, type Server, startServer } from './server.ts';
import { SMALL_MACHINE_SETTINGS } from './settings.ts';

export { EmbeddedPostgresError } from './embedded-postgres-error.ts';
export { rememberedPort } from './location.ts';

/** Where things go that the unprivileged account must reach when we are root. */
const SYSTEM_DIR = '/var/lib/helix';

export interface EmbeddedPostgresOptions {
  /** Used as it is where the account that runs PostgreSQL can reach it, else a folder under /var/lib/helix. */
  dataDir: string;
  /** Not given or 0: a free port, kept from start to start while it stays free. */
  port?: number;
  /** Of the superuser `postgres`; another one than last time replaces it. */
  password: string;
  logFile?: string;
  settings?: Record<string, string>;
  log?: (message: string) => void;
  systemDir?: string;
}

export interface EmbeddedPostgres {
  superuserUrl: string;
  port: number;
  pid: number;
  dataDir: string;
  version: string;
  /** True when the server was still running from an earlier launcher. */
  adopted: boolean;
  /** Settles when the server is gone, for whatever reason. */
  exited: Promise<void>;
  /** Fast shutdown, then immediate. Safe to call twice. */
  stop(): Promise<void>;
}

/** Rejects with EmbeddedPostgresError: a sentence and its remedy. Never retries on its own. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { password, systemDir = SYSTEM_DIR, log = () => {} } = options;
  const account = chooseAccount(options.dataDir);
  const dataDir = resolveDataDir(options.dataDir, account, systemDir);
  const logFile = options.logFile ?? join(dirname(options.dataDir), 'postgres.log');
  const settings = { ...SMALL_MACHINE_SETTINGS, ...options.settings };

  const binaries = prepareBinaries({ account, copyDir: account ? systemDir : dirname(dataDir) });
  prepareParent(dataDir, account, systemDir);
  const created = await ensureCluster({ dataDir, binaries, account, password });
  if (created) log(`created the database in ${dataDir}`);

  const start = async (): Promise<Server> => {
    const wanted = options.port || rememberedPort(options.dataDir) || 0;
    const port = options.port || (wanted !== 0 && (await isPortFree(wanted)) ? wanted : 0);
    return startServer({ dataDir, binaries, account, port, settings, logFile });
  };
  let server = await adoptServer(dataDir);
  if (server) log(`found PostgreSQL still running (pid ${server.pid})`);
  try {
    let outcome = server ? await signIn(server, password) : 'gone';
    if (server === null || outcome === 'gone') {
      server = await start();
      outcome = await signIn(server, password);
    }
    if (outcome === 'refused') {
      log('the password of the database has changed; setting the new one');
      await server.stop();
      await setPassword({ binaries, account, dataDir, password });
      server = await start();
      outcome = await signIn(server, password);
    }
    if (outcome !== 'ok') {
      throw new EmbeddedPostgresError(
        `PostgreSQL on ${dataDir} ${outcome === 'gone' ? 'ended right after its start' : 'refuses its own password'}.`,
        `Its log is ${logFile}; sign-in over 127.0.0.1 must use scram-sha-256 in pg_hba.conf.`,
      );
    }
  } catch (error) {
    await server?.stop();
    throw error;
  }
  remember(options.dataDir, { port: server.port });
  return {
    superuserUrl: urlOf(server.port, password),
    port: server.port,
    pid: server.pid,
    dataDir,
    version: binaries.version,
    adopted: server.adopted,
    exited: server.exited,
    stop: server.stop,
  };
}

function urlOf(port: number, password: string): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

/**
 * A server says ready a moment before every listener accepts, so a refused connection is tried again; one that
 * was told to stop by its last launcher's guard may go away under our hands.
 */
async function signIn(server: Server, password: string): Promise<'ok' | 'refused' | 'gone'> {
  let gone = false;
  void server.exited.then(() => {
    gone = true;
  });
  const deadline = Date.now() + 10_000;
  for (;;) {
    const connectionString = urlOf(server.port, password);
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {}); // reported by connect() below; without a listener it would end the process
    try {
      await client.connect();
      await client.end();
      return 'ok';
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (code === '28P01' || code === '28000') return 'refused';
      if (gone) return 'gone';
      if (Date.now() > deadline) throw error;
      await sleep(30);
    }
  }
}

/** Single-user mode asks for no password: whoever owns the data folder owns the database. */
async function setPassword(target: {
  binaries: Binaries;
  account: Account | null;
  dataDir: string;
  password: string;
}): Promise<void> {
  const { binaries, account, dataDir, password } = target;
  await new Promise<void>((resolve, reject) => {
    const child = spawn(binaries.postgres, ['--single', '-D', dataDir, 'postgres'], {
      cwd: dataDir,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'ignore'],
      ...identity(account),
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`PostgreSQL's single-user mode ended with code ${code}`));
    });
    child.stdin.on('error', () => {}); // the exit code tells what happened
    child.stdin.end(`ALTER ROLE ${SUPERUSER} PASSWORD ${pg.escapeLiteral(password)};\n`);
  });
}

/** One postmaster: started by us or found alive after a crash, watched, and stopped in order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { identity } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { disownPostmasterFile, isAlive, readPostmasterFile, servesFolder } from './postmaster-file.ts';

const POLL_MS = 15;
/** Replaying the log after a crash is bounded by max_wal_size; a slow disk gets this long. */
const START_TIMEOUT_MS = 60_000;
const FAST_STOP_MS = 20_000;
const IMMEDIATE_STOP_MS = 5_000;
const LOG_LIMIT_BYTES = 5 * 1024 * 1024;

export interface Server {
  pid: number;
  port: number;
  adopted: boolean;
  exited: Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  dataDir: string;
  binaries: Binaries;
  account: Account | null;
  /** Asked for; 0 lets the system choose. */
  port: number;
  settings: Record<string, string>;
  logFile: string;
}

/** A postmaster that a crash of its launcher left serving this folder, or null. */
export async function adoptServer(dataDir: string): Promise<Server | null> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const found = readPostmasterFile(dataDir);
    if (!found || !servesFolder(found.pid, dataDir)) return null;
    if (found.status === 'ready') {
      const exited = (async () => {
        while (isAlive(found.pid)) await sleep(250);
      })();
      return withStop({ pid: found.pid, port: found.port, adopted: true, exited }, dataDir);
    }
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The PostgreSQL server with pid ${found.pid} on ${dataDir} has been ${found.status} for a minute.`,
        `Stop it with "kill -QUIT ${found.pid}", then start again.`,
      );
    }
    await sleep(POLL_MS * 4); // it stops (then we start anew) or becomes ready
  }
}

export async function startServer(options: ServerOptions): Promise<Server> {
  const { dataDir } = options;
  const left = readPostmasterFile(dataDir);
  if (left && isAlive(left.pid)) disownPostmasterFile(dataDir);
  rotate(options.logFile);
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const port = options.port || (await freePort());
    const outcome = await launch({ ...options, port }, deadline);
    if (outcome.type === 'ready') return withStop(outcome.server, dataDir);
    // The backends of a killed postmaster need a moment to notice it and let go of the shared memory.
    const waits = /pre-existing shared memory|lock file .* already exists/i.test(outcome.reason);
    const portTaken = options.port === 0 && /could not bind|could not create any TCP/i.test(outcome.reason);
    if ((waits || portTaken) && Date.now() < deadline) {
      await sleep(waits ? 200 : 0);
      continue;
    }
    throw new EmbeddedPostgresError(
      `PostgreSQL did not start: ${outcome.reason}`,
      `Its log is ${options.logFile}. Solve what it names, or set DATABASE_URL to a PostgreSQL 16 server.`,
    );
  }
}

/** `ref`: whoever waits for the end of a child must keep the process alive for it. */
type Found = Omit<Server, 'stop'> & { ref?: () => void };

type Launched = { type: 'ready'; server: Found } | { type: 'failed'; reason: string };

async function launch(options: ServerOptions, deadline: number): Promise<Launched> {
  const { dataDir, binaries, account, port, settings, logFile } = options;
  const log = openSync(logFile, 'a', 0o600);
  const logStart = statSync(logFile).size;
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  // In a session of its own: Ctrl-C at the terminal must reach the launcher, which stops things in order.
  const child = spawn(binaries.postgres, ['-D', dataDir, ...flags], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
    stdio: ['ignore', log, log],
    detached: true,
    ...identity(account),
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  while (!ended) {
    const file = readPostmasterFile(dataDir);
    if (child.pid !== undefined && file?.pid === child.pid && file.status === 'ready') {
      child.unref(); // the guard stops it should this process simply end
      return {
        type: 'ready',
        server: { pid: child.pid, port, adopted: false, exited, ref: () => child.ref() },
      };
    }
    if (Date.now() > deadline) {
      await end(child, exited);
      return { type: 'failed', reason: 'it was not ready within a minute.' };
    }
    await sleep(POLL_MS);
  }
  return { type: 'failed', reason: reasonIn(logFile, logStart) };
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGQUIT');
  await exited;
}

/** The first fatal line that PostgreSQL wrote, without its time and pid. */
function reasonIn(logFile: string, start: number): string {
  const lines = readFileSync(logFile).subarray(start).toString('utf8').trim().split('\n');
  const shared = lines.find((line) => /pre-existing shared memory|could not bind/i.test(line));
  const fatal = shared ?? lines.find((line) => /FATAL|PANIC|error while loading/.test(line)) ?? lines.at(-1);
  return fatal?.replace(/^.*?(FATAL|PANIC|LOG):\s*/, '').trim() || 'it ended without a word.';
}

/**
 * Stops the server when this process dies without doing so itself (kill -9, a crash): a shell waits on a pipe
 * that only this process holds. Costs 0.1 MB; Linux's parent-death signal would not work on macOS.
 */
function guard(pid: number, dataDir: string): ChildProcess {
  const script =
    'read -r _; [ "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ] && kill -INT "$1" 2>/dev/null';
  const child = spawn('/bin/sh', ['-c', script, 'helix-postgres-guard', String(pid), dataDir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  child.on('error', () => {}); // without /bin/sh a server outlives a killed launcher, and is adopted next time
  child.unref();
  const pipe = child.stdin as unknown as { unref?(): void; on(event: 'error', f: () => void): void };
  pipe.on('error', () => {});
  pipe.unref?.();
  return child;
}

function withStop({ ref, ...server }: Found, dataDir: string): Server {
  const watcher = guard(server.pid, dataDir);
  void server.exited.then(() => watcher.kill('SIGKILL'));
  let stopping: Promise<void> | undefined;
  return {
    ...server,
    stop: () => {
      ref?.();
      // The folder is free a moment before the system has done with the process.
      stopping ??= stopServer(server.pid, dataDir).then(() => server.exited);
      return stopping;
    },
  };
}

/** Fast shutdown (rolls open transactions back), then immediate (the next start replays the log). */
async function stopServer(pid: number, dataDir: string): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
    ['SIGKILL', IMMEDIATE_STOP_MS],
  ];
  for (const [signal, patienceMs] of steps) {
    if (!servesFolder(pid, dataDir)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + patienceMs;
    while (servesFolder(pid, dataDir)) {
      if (Date.now() > deadline) break;
      await sleep(POLL_MS);
    }
    // A process that has ended has no command line any more, but keeps its pid until its parent has noticed.
    while (!servesFolder(pid, dataDir) && isAlive(pid) && Date.now() < deadline) await sleep(POLL_MS);
  }
}

export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../system/free-port.ts';
import { waitFor } from '../system/wait-for.ts';

export interface TestRedis {
  /** Database 0 of a server on a port of its own. */
  readonly url: string;
  readonly pid: number;
  /** As the kernel would on a bad day. What it held is gone, unless `isDurable`. */
  kill(): Promise<void>;
  /** After `kill`: on the same port. */
  startAgain(): Promise<void>;
  /** Stands still without closing a connection, as a machine that swaps; `wake` lets it go on. */
  freeze(): void;
  wake(): void;
  stop(): Promise<void>;
}

export interface TestRedisOptions {
  password?: string;
  /** Writes each command to disk before it answers, as a careful operator would have it. */
  isDurable?: boolean;
}

/** A real redis-server of the caller's own. */
export async function startTestRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'helix-redis-'));
  const login = options.password ? `:${encodeURIComponent(options.password)}@` : '';
  let server = await launch(port, folder, options);
  return {
    url: `redis://${login}127.0.0.1:${port}`,
    get pid() {
      return server.pid ?? 0;
    },
    async kill() {
      await end(server, 'SIGKILL');
    },
    async startAgain() {
      server = await launch(port, folder, options);
    },
    freeze: () => void server.kill('SIGSTOP'),
    wake: () => void server.kill('SIGCONT'),
    async stop() {
      await end(server, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, folder: string, options: TestRedisOptions): Promise<ChildProcess> {
  const durability = options.isDurable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : [];
  const login = options.password ? ['--requirepass', options.password] : [];
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...durability, ...login],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  // A test process that is interrupted leaves nothing behind.
  const killIt = (): void => void server.kill('SIGKILL');
  process.once('exit', killIt);
  server.once('exit', () => process.removeListener('exit', killIt));
  await waitFor('redis-server to listen', () => accepts(port), {
    timeoutMs: 15_000,
    everyMs: 10,
    describe: () => said,
  });
  return server;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // not listening yet
  } finally {
    socket.destroy();
  }
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
}

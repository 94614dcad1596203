import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { descendantsOf, listProcesses } from './processes.ts';

export interface ProductOptions {
  /** The checkout in which `npm start` runs. */
  folder: string;
  /** HELIX_HOME. */
  home: string;
  npmCache?: string;
  /** Added to the environment: an administrator, a model … */
  env?: Record<string, string>;
  startTimeoutMs: number;
}

export interface Product {
  readonly url: string;
  /** npm's own process; everything of the product lives below it. */
  readonly npmPid: number;
  readonly secondsToReady: number;
  /** What it has printed. */
  log(): string;
  stop(): Promise<void>;
}

const pollMs = 25;
const stopTimeoutMs = 30_000;

/** `npm start`, as a person would run it, until the front door answers for Backend, Gateway and Frontend. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(options.home, '..', 'npm-start.log');
  const output = openSync(logFile, 'a');
  const startedAt = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: options.folder,
    stdio: ['ignore', output, output],
    // A group of its own: stopping is Ctrl-C at a terminal, which reaches the whole group.
    detached: true,
    env: {
      ...withoutOurs(process.env),
      HELIX_HOME: options.home,
      ...options.env,
      PORT: String(port),
      GATEWAY_PORT: String(await freePort()),
      ...(options.npmCache && { npm_config_cache: options.npmCache }),
    },
  });
  closeSync(output);
  const exited = once(npm, 'exit');
  const stop = () => stopGroup(npm, exited, logFile);
  try {
    await waitUntilReady(npm, url, options.startTimeoutMs, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    npmPid: npm.pid ?? 0,
    secondsToReady: (performance.now() - startedAt) / 1000,
    log: () => readFileSync(logFile, 'utf8'),
    stop,
  };
}

async function waitUntilReady(
  npm: ChildProcess,
  url: string,
  timeoutMs: number,
  logFile: string,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (npm.exitCode !== null || npm.signalCode !== null) {
      throw new Error(
        `npm start ended before it was ready (${npm.signalCode ?? npm.exitCode}):\n${tail(logFile)}`,
      );
    }
    // The sign-in page comes from the Frontend through the Backend; /api/ready speaks for database and gateway.
    if ((await answers(`${url}/api/ready`)) && (await answers(`${url}/sign-in`))) return;
    await delay(pollMs);
  }
  throw new Error(`npm start was not ready after ${timeoutMs / 1000} s:\n${tail(logFile)}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function stopGroup(npm: ChildProcess, exited: Promise<unknown>, logFile: string): Promise<void> {
  if (npm.pid === undefined) return;
  const children = descendantsOf(npm.pid);
  if (npm.exitCode === null && npm.signalCode === null) {
    process.kill(-npm.pid, 'SIGINT');
    await Promise.race([exited, delay(stopTimeoutMs, undefined, { ref: false })]);
  }
  const deadline = Date.now() + stopTimeoutMs;
  const left = () => {
    const alive = new Map(listProcesses().map((entry) => [entry.pid, entry.command]));
    return children.filter((child) => alive.get(child.pid) === child.command);
  };
  while (left().length > 0 && Date.now() < deadline) await delay(pollMs);
  const survivors = left();
  for (const survivor of survivors) process.kill(survivor.pid, 'SIGKILL');
  if (survivors.length > 0) {
    const names = survivors.map((entry) => `${entry.pid} ${entry.command}`).join('\n');
    throw new Error(`These processes outlived Ctrl-C and were killed:\n${names}\n${tail(logFile)}`);
  }
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-30).join('\n');
}

/** The environment of a person's shell: nothing that npm or our launcher has put into this process's. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(npm_|HELIX_|GATEWAY_|DATABASE_|REDIS_URL$|PORT$|NODE_|INIT_CWD$)/i.test(name),
  );
  const path = (environment.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

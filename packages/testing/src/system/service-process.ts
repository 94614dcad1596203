import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServiceProcessOptions {
  name: string;
  /** Arguments of node: the entry file, and flags before it. */
  args: string[];
  cwd: string;
  env: Record<string, string>;
  logFile: string;
  /** Answers 200 once the service does its work. */
  readyUrl: string;
  readyTimeoutMs: number;
}

export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<void>;
  /** Everything it has printed since it was first started. */
  log(): string;
  /** As the kernel would on a bad day: no chance to say goodbye. */
  kill(): Promise<void>;
  /** Asks it to stop; a service that needs longer than 10 s is killed and reported. */
  stop(): Promise<void>;
}

const stopTimeoutMs = 10_000;
const pollMs = 50;

/** Starts a service of the product as its own process and waits until it answers. */
export async function startService(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const output = openSync(options.logFile, 'a');
  const child = spawn(process.execPath, options.args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', TZ: 'UTC', ...options.env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = once(child, 'exit').then(() => undefined);
  const service: ServiceProcess = {
    name: options.name,
    pid: child.pid ?? 0,
    exited,
    log: () => readFileSync(options.logFile, 'utf8'),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = new AbortController();
      const inTime = await Promise.race([
        exited.then(() => true),
        delay(stopTimeoutMs, false, { signal: late.signal }).catch(() => true),
      ]);
      late.abort();
      if (inTime) return;
      child.kill('SIGKILL');
      await exited;
      throw new Error(
        `${options.name} did not stop within ${stopTimeoutMs} ms of SIGTERM.\n${tail(service.log())}`,
      );
    },
  };
  try {
    await waitUntilReady(options, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${(error as Error).message}\n${tail(service.log())}`);
  }
  return service;
}

async function waitUntilReady(options: ServiceProcessOptions, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + options.readyTimeoutMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `${options.name} ended with ${child.signalCode ?? `code ${child.exitCode}`} while starting.`,
      );
    }
    try {
      const response = await fetch(options.readyUrl, { signal: AbortSignal.timeout(2_000) });
      const body = await response.text();
      if (response.ok) return;
      last = `${response.status} ${body}`;
    } catch (error) {
      last = String((error as Error).cause ?? error);
    }
    await delay(pollMs);
  }
  throw new Error(`${options.name} was not ready after ${options.readyTimeoutMs} ms: ${last}.`);
}

function tail(log: string): string {
  return log.split('\n').slice(-40).join('\n');
}

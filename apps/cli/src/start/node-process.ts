/** Starts a Node service as a child that logs to a file, and ends with the launcher. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inProject } from '../project.ts';
import { rotateLog } from './log-files.ts';
import type { Running } from './supervisor.ts';

export interface NodeProcess {
  /** Node's own flags, then the entry file and its arguments. */
  args: string[];
  env: Record<string, string | undefined>;
  logFile: string;
  cwd?: string;
}

/** Longer than a service gives itself, shorter than people wait. */
const STOP_PATIENCE_MS = 10_000;
const LAST_WORDS_BYTES = 4_000;
const LAST_WORDS_LINES = 8;

export function startNodeProcess({ args, env, logFile, cwd = inProject() }: NodeProcess): Running {
  rotateLog(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const logStart = statSync(logFile).size;
  // In a session of its own: Ctrl-C at the terminal must reach the launcher, which stops things in order.
  const child = spawn(
    process.execPath,
    ['--import', inProject('apps/cli/src/start/parent-watch.mjs'), ...args],
    { cwd, env, stdio: ['ignore', log, log, 'ipc'], detached: true },
  );
  closeSync(log);
  child.on('message', () => {}); // Next announces itself; we ask the port
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  return {
    pid: child.pid ?? 0,
    exited,
    kill: () => void child.kill('SIGKILL'),
    lastWords: () => readTail(logFile, logStart),
    stop: async () => {
      child.kill('SIGTERM');
      const late = new AbortController();
      void exited.then(() => late.abort());
      await sleep(STOP_PATIENCE_MS, undefined, { signal: late.signal }).catch(() => {});
      if (!late.signal.aborted) child.kill('SIGKILL');
      await exited;
    },
  };
}

/** What the process wrote last since it started; JSON lines become their message. */
function readTail(file: string, start: number): string {
  const { size } = statSync(file);
  const from = Math.max(Math.min(start, size), size - LAST_WORDS_BYTES);
  const buffer = Buffer.alloc(size - from);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, buffer, 0, buffer.length, from);
  } finally {
    closeSync(descriptor);
  }
  return buffer.toString('utf8').trim().split('\n').slice(-LAST_WORDS_LINES).map(toPlainLine).join('\n');
}

function toPlainLine(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { level, msg, err } = JSON.parse(line) as {
      level?: string;
      msg?: string;
      err?: { message?: string };
    };
    return [level, msg, err?.message].filter(Boolean).join(': ');
  } catch {
    return line; // cut off at the front
  }
}

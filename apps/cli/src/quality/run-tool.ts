import { type ChildProcess, spawn } from 'node:child_process';
import { projectRoot } from '../project.ts';

export interface ToolResult {
  code: number;
  output: string;
}

export interface ToolOptions {
  env?: Record<string, string>;
  /** Shows the output as it comes, and collects none. */
  live?: boolean;
  /** Ends it with everything that it started. */
  signal?: AbortSignal;
}

/** What a tool gets to clean up after itself when it is ended. */
const GRACE_MS = 10_000;

/** Runs a tool from node_modules with this Node; `command` is its script, or a native program with `native`. */
export async function runTool(
  [command = '', ...args]: string[],
  { env = {}, live = false, signal }: ToolOptions = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(command, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      // A group of its own can be ended whole; Ctrl-C then reaches it through us.
      detached: signal !== undefined,
    });
    const stop = () => (signal ? endGroup(child) : child.kill('SIGTERM'));
    process.once('SIGTERM', stop);
    if (signal) process.once('SIGINT', stop);
    signal?.addEventListener('abort', stop, { once: true });
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 1, output: String(error) }));
    child.once('close', (code) => {
      signal?.removeEventListener('abort', stop);
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** Asks all of them to stop, then makes them: a process that outlives its tests would be found by the next ones. */
function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  const tell = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // The whole group is gone.
    }
  };
  tell('SIGTERM');
  setTimeout(() => tell('SIGKILL'), GRACE_MS).unref();
  child.once('close', () => tell('SIGKILL'));
}

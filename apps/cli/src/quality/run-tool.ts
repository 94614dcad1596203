import { spawn } from 'node:child_process';
import { projectRoot } from '../project.ts';

export interface ToolResult {
  code: number;
  output: string;
}

export interface ToolOptions {
  env?: Record<string, string>;
  /** Shows the output as it comes, and collects none. */
  live?: boolean;
}

/** Runs a tool from node_modules with this Node; `command` is its script, or a native program with `native`. */
export async function runTool(
  [command = '', ...args]: string[],
  { env = {}, live = false }: ToolOptions = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(command, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => child.kill('SIGTERM');
    process.once('SIGTERM', stop);
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 1, output: String(error) }));
    child.once('close', (code) => {
      process.off('SIGTERM', stop);
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inProject, projectRoot } from '../project.ts';

/** The bench measures whole processes, this one's descendants too, so it gets one of its own. */
export async function runBench(args: string[]): Promise<number> {
  const child = spawn(process.execPath, [inProject('tools/bench/main.ts'), ...args], {
    cwd: projectRoot,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

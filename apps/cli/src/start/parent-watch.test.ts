import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

test('a child ends when its launcher is killed with -9', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'helix-parent-watch-'));
  try {
    // The child knows nothing of launchers, as Next does not.
    writeFileSync(join(folder, 'child.mjs'), 'setInterval(() => {}, 1000);');
    const code = `
      const { startNodeProcess } = await import(${JSON.stringify(join(import.meta.dirname, 'node-process.ts'))});
      const { pid } = startNodeProcess({ args: [${JSON.stringify(join(folder, 'child.mjs'))}],
        env: process.env, logFile: ${JSON.stringify(join(folder, 'log'))} });
      console.log(pid);
      setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { value: line } = await firstLine(launcher.stdout).next();
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    launcher.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 30_000);

async function* firstLine(stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  for await (const line of createInterface({ input: stream })) {
    yield line;
    return;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

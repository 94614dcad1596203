import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runTool } from './run-tool.ts';

test('collects the output and the code of a tool', async () => {
  const script = "console.log('seen'); console.error('also'); process.exitCode = 3";
  const { code, output } = await runTool([process.execPath, '-e', script]);
  expect(code).toBe(3);
  expect(output.split('\n').sort()).toEqual(['', 'also', 'seen']);
});

test('ends a tool on a signal, with everything that it started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'helix-tool-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'pid');
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    require('node:fs').writeFileSync(${JSON.stringify(file)}, child.pid + '\\n');
    setInterval(() => {}, 1000);`;
  const controller = new AbortController();
  const running = runTool([process.execPath, '-e', script], { signal: controller.signal });
  await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^\d+\n$/), {
    timeout: 20_000,
  });
  const pid = Number(readFileSync(file, 'utf8'));
  controller.abort();
  expect((await running).code).not.toBe(0);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000 });
}, 60_000);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

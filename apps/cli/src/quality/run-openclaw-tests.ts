/** `npm run test:openclaw`: the product and our Gateway's protocol against the real OpenClaw that they speak to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProject } from '../project.ts';
import { runTool } from './run-tool.ts';
import { runVitest } from './run-vitest.ts';
import { addToTotals, type Count, totalLine } from './test-counts.ts';

/** Fetching takes half a minute on a good line. */
const INSTALL_LIMIT_MS = 300_000;
/** Three minutes on an idle machine of two cores: OpenClaw is started five times, and takes ten seconds each. */
const TESTS_LIMIT_MS = 600_000;

export async function runOpenClawTests(args: string[]): Promise<number> {
  const startedAt = performance.now();
  const reports = mkdtempSync(join(tmpdir(), 'helix-openclaw-tests-'));
  try {
    const count = await installAndRun(reports, args);
    console.log(
      `OpenClaw took ${Math.round((performance.now() - startedAt) / 1000)} s: ${totalLine(count)}.`,
    );
    console.log(totalLine(addToTotals(count, process.env.HELIX_TEST_TOTALS)));
    const isIncomplete = process.env.HELIX_TEST_REQUIRE_ALL === '1' && count.skipped > 0;
    return count.failed > 0 || count.isBroken || isIncomplete ? 1 : 0;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/** What cannot be installed cannot be tested, and that is no success: nobody asks for this command by accident. */
async function installAndRun(reports: string, args: string[]): Promise<Count> {
  const install = await runTool([process.execPath, inProject('tools/openclaw/main.ts')], {
    live: true,
    signal: AbortSignal.timeout(INSTALL_LIMIT_MS),
  });
  if (install.code !== 0) return { passed: 0, failed: 1, skipped: 0, isBroken: true };
  const signal = AbortSignal.timeout(TESTS_LIMIT_MS);
  const count = await runVitest(reports, ['--project', 'openclaw', ...args], { signal });
  if (signal.aborted) console.log(`The tests were ended after ${TESTS_LIMIT_MS / 60_000} minutes.`);
  return count;
}

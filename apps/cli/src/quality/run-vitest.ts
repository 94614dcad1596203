import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../project.ts';
import { runTool } from './run-tool.ts';
import { type Count, countVitest } from './test-counts.ts';

/** Runs vitest with these arguments, its output as it comes. @param reports a folder for its machine-readable report */
export async function runVitest(
  reports: string,
  args: string[],
  options: { signal?: AbortSignal } = {},
): Promise<Count> {
  const report = join(reports, 'vitest.json');
  const { code } = await runTool(
    [process.execPath, inProject('node_modules/vitest/vitest.mjs'), 'run', ...args].concat(
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ),
    { live: true, ...options },
  );
  return countVitest(readReport(report), code);
}

/** null where the runner never got so far as to report. */
export function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** `npm test`: every runner, one sum at the end, and a plain word about what this machine could not run. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildWhatChanged } from '../build/build.ts';
import { inProject, projectRoot } from '../project.ts';
import { runTool } from './run-tool.ts';
import { readReport, runVitest } from './run-vitest.ts';
import { addToTotals, type Count, countPlaywright, sumCounts, totalLine } from './test-counts.ts';

const playwright = inProject('node_modules/@playwright/test/cli.js');

export async function runTests(args: string[]): Promise<number> {
  const startedAt = performance.now();
  const reports = mkdtempSync(join(tmpdir(), 'helix-tests-'));
  try {
    // Some files are named: a person works on them, and wants nothing else.
    const isWhole = args.length === 0;
    const left = isWhole ? await findLeftOut() : [];
    // The journeys and the crash tests drive what is built.
    if (isWhole) await buildWhatChanged();
    const excluded = left.flatMap(({ tests }) => (tests ? ['--exclude', tests] : []));
    // `npm run test:openclaw` is for the real OpenClaw, which is large; named files are run wherever they are.
    const projects = isWhole ? ['--project', '!openclaw'] : [];
    const counts = [await runVitest(reports, [...args, ...excluded, ...projects])];
    if (isWhole && !left.some(({ tool }) => tool === 'chromium')) counts.push(await runJourneys(reports));
    for (const { what, tool, packageName } of left) {
      console.log(`Left out: ${what}, because ${tool} is missing (Debian: apt-get install ${packageName}).`);
    }
    const total = sumCounts(counts);
    const requiresAll = process.env.HELIX_TEST_REQUIRE_ALL === '1';
    const isIncomplete = requiresAll && (left.length > 0 || total.skipped > 0);
    if (isIncomplete) console.log('HELIX_TEST_REQUIRE_ALL is set, and something was left out or skipped.');
    console.log(`All of it took ${Math.round((performance.now() - startedAt) / 1000)} s.`);
    console.log(totalLine(addToTotals(total, process.env.HELIX_TEST_TOTALS)));
    return total.failed > 0 || total.isBroken || isIncomplete ? 1 : 0;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

async function runJourneys(reports: string): Promise<Count> {
  const report = join(reports, 'playwright.json');
  const { code } = await runTool(
    [
      process.execPath,
      playwright,
      'test',
      '-c',
      'tests/journeys/playwright.config.ts',
      '--reporter=list,json',
    ],
    { live: true, env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report } },
  );
  return countPlaywright(readReport(report), code);
}

interface LeftOut {
  what: string;
  tool: string;
  packageName: string;
  /** The vitest files that need the tool. */
  tests?: string;
}

async function findLeftOut(): Promise<LeftOut[]> {
  const left: LeftOut[] = [];
  const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!existsSync(chromium)) {
    left.push({ what: 'the browser journeys', tool: 'chromium', packageName: 'chromium' });
  }
  const redisTests = '**/*.redis.test.ts';
  if (!isInPath('redis-server') && (await hasFiles(`{packages,apps}/${redisTests}`))) {
    left.push({
      what: 'the tests on Redis',
      tool: 'redis-server',
      packageName: 'redis-server',
      tests: redisTests,
    });
  }
  return left;
}

function isInPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

async function hasFiles(pattern: string): Promise<boolean> {
  const exclude = (name: string) => name.includes('node_modules');
  for await (const _file of glob(pattern, { cwd: projectRoot, exclude })) return true;
  return false;
}

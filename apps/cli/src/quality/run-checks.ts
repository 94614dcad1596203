/** `npm run check`: everything a machine can say about the code without running it. */
import { existsSync } from 'node:fs';
import { inProject } from '../project.ts';
import { runTool } from './run-tool.ts';

interface Check {
  name: string;
  command: string[];
}

const tool = (path: string, ...args: string[]) => [
  process.execPath,
  inProject('node_modules', path),
  ...args,
];

const CHECKS: Check[] = [
  { name: 'format and lint', command: tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.') },
  { name: 'types', command: tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json') },
  { name: 'types of the Frontend', command: tool('typescript/bin/tsc', '--noEmit', '-p', 'apps/frontend') },
  {
    name: 'import boundaries',
    command: tool('dependency-cruiser/bin/dependency-cruiser.mjs', 'packages', 'apps', 'tools', 'tests'),
  },
  { name: 'unused code', command: tool('knip/bin/knip.js', '--no-progress') },
];

/** All run, whatever fails: one look shows everything there is to do. */
export async function runChecks(): Promise<number> {
  const failures: string[] = [];
  await generateRouteTypes();
  for (const { name, command } of CHECKS) {
    const startedAt = performance.now();
    const { code, output } = await runTool(command, { env: { FORCE_COLOR: '0' } });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
    if (code !== 0) failures.push(`— ${name} —\n${output.trim()}`);
  }
  for (const failure of failures) console.log(`\n${failure}`);
  if (failures.length > 0) console.log(`\n${failures.length} of ${CHECKS.length} checks failed.`);
  return failures.length > 0 ? 1 : 0;
}

/** Next writes the types of its routes; a fresh clone has none yet, and the type check reads them. */
async function generateRouteTypes(): Promise<void> {
  if (existsSync(inProject('apps/frontend/next-env.d.ts'))) return;
  await runTool(tool('next/dist/bin/next', 'typegen', 'apps/frontend'), {
    env: { NEXT_TELEMETRY_DISABLED: '1' },
  });
}

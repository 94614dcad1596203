/** Entry of every npm script: hands each command to its room. */
import { dirname } from 'node:path';
import { describeProblem, Problem } from './problem.ts';

process.env.PATH = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
// A closed terminal or pipe must not end what runs.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const commands: Record<string, (args: string[]) => Promise<number>> = {
  start: async () => (await import('./start/start.ts')).start(),
  build: async () => {
    await (await import('./build/build.ts')).buildWhatChanged();
    return 0;
  },
  helix: async (args) => (await import('./helix/helix.ts')).helix(args),
  test: async (args) => (await import('./quality/run-tests.ts')).runTests(args),
  'test:containers': async (args) =>
    (await import('./quality/run-container-tests.ts')).runContainerTests(args),
  'test:openclaw': async (args) => (await import('./quality/run-openclaw-tests.ts')).runOpenClawTests(args),
  check: async () => (await import('./quality/run-checks.ts')).runChecks(),
  bench: async (args) => (await import('./quality/run-bench.ts')).runBench(args),
};

try {
  const [command = '', ...args] = process.argv.slice(2);
  const run = commands[command];
  if (!run)
    throw new Problem(
      `There is no command "${command}".`,
      `Use one of: ${Object.keys(commands).join(', ')}.`,
    );
  process.exit(await run(args));
} catch (error) {
  console.error(`\n${describeProblem(error)}`);
  process.exit(1);
}

// @ts-check
// From a fresh clone to running TypeScript. Plain JavaScript without dependencies, because it runs on the
// machine's own Node (20 or newer) before anything is installed. Order: Node 24, packages, then apps/cli.
import { spawn } from 'node:child_process';
import { existsSync, writeSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from './problem.mjs';

const COMMANDS = ['start', 'test', 'check', 'bench', 'helix'];
/** Only these need test runners, linters and the type checker (300 MB that `npm start` does without). */
const NEED_DEV_PACKAGES = ['test', 'check', 'bench'];
const OLDEST_NODE = 20;
const WANTED_NODE = 24;

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '..', '..');
const major = Number(process.versions.node.split('.')[0]);

async function main() {
  const plans = process.argv[2] === '--plan';
  const [command = '', ...rest] = process.argv.slice(plans ? 3 : 2);
  if (!COMMANDS.includes(command)) {
    throw new Problem(`There is no command "${command}".`, `Use one of: ${COMMANDS.join(', ')}.`);
  }
  if (major < OLDEST_NODE) {
    throw new Problem(
      `This is Node ${process.versions.node}, and HELIX needs Node ${OLDEST_NODE} or newer to begin.`,
      `Install Node ${WANTED_NODE} from https://nodejs.org, then start again.`,
    );
  }
  const { prepare } = await import('./prepare.mjs');
  const node = await prepare({
    root,
    dev: NEED_DEV_PACKAGES.includes(command),
    ownNode: major >= WANTED_NODE,
  });
  const next = [node, ...(await entryFor(command)), command];
  if (plans) writeSync(3, next.join('\n'));
  else handOver(next, rest);
}

/**
 * What is built starts faster and takes half the memory; the sources build it first.
 * @param {string} command
 */
async function entryFor(command) {
  const { staleTargets } = await import('./build-state.mjs');
  const built = command === 'start' && staleTargets(root).length === 0;
  // A launcher that waits for its children needs no room for young objects.
  return built
    ? ['--max-semi-space-size=1', join(root, 'apps/cli/dist/main.js')]
    : ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/src/main.ts')];
}

/**
 * Without a shell around (run.sh) this process stays as a thin parent: it passes signals on and ends as the
 * child ends. Node 20 cannot replace its own process.
 * @param {string[]} command
 * @param {string[]} args
 */
function handOver([node = '', ...entry], args) {
  const child = spawn(node, [...entry, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // A terminal sends Ctrl-C to both of us; the child counts signals that come together as one.
    process.on(signal, () => child.kill(signal));
  }
  child.once('error', (error) => fail(error));
  child.once('exit', (code, signal) => {
    process.exitCode = signal ? 128 + 15 : (code ?? 1);
  });
}

/** @param {unknown} error */
function fail(error) {
  if (error instanceof Problem) console.error(`\n${error.message} ${error.remedy}`);
  else console.error(error);
  process.exitCode = 1;
}

if (existsSync(join(root, 'package.json'))) await main().catch(fail);
else fail(new Problem(`${root} is not a whole copy of HELIX.`, 'Clone the repository again.'));

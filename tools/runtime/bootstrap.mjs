// @ts-check
// From a fresh clone to running TypeScript. Plain JavaScript without dependencies, because it runs on the
// machine's own Node (20 or newer) before anything is installed. Order: Node 24, packages, then apps/cli.
import { spawn } from 'node:child_process';
import { existsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from './problem.mjs';

const COMMANDS = ['start', 'build', 'test', 'test:openclaw', 'test:containers', 'check', 'bench', 'helix'];
/** Only these need test runners, linters and the type checker (300 MB that `npm start` does without). */
const NEED_DEV_PACKAGES = ['test', 'test:openclaw', 'test:containers', 'check', 'bench'];
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
    // It prepares containers, which bring their own packages.
    packages: !(command === 'helix' && rest[0] === 'init'),
  });
  if (command === 'start') await build(node);
  // The launcher tells how long a start took, packages and build included.
  const startedAt = `HELIX_STARTED_AT=${Math.round(performance.timeOrigin)}`;
  const next = ['env', startedAt, node, ...entryFor(command), command];
  if (plans) writeSync(3, next.join('\n'));
  else handOver(next, rest);
}

/**
 * In a process that ends before the launcher begins: what builds needs ten times its memory.
 * @param {string} node
 */
async function build(node) {
  const { staleTargets } = await import('./build-state.mjs');
  if (staleTargets(root).length === 0) return;
  const child = spawn(node, [...sourceEntry(), 'build'], { stdio: 'inherit' });
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  // It has said why; a second sentence would only cover that.
  if (code !== 0) process.exit(code);
}

/** @param {string} command */
function entryFor(command) {
  // A launcher that waits for its children needs no room for young objects.
  return command === 'start'
    ? ['--max-semi-space-size=1', join(root, 'apps/cli/dist/main.js')]
    : sourceEntry();
}

function sourceEntry() {
  return ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/src/main.ts')];
}

/**
 * Without a shell around (run.sh) this process stays as a thin parent: it passes signals on and ends as the
 * child ends. Node 20 cannot replace its own process.
 * @param {string[]} command
 * @param {string[]} args
 */
function handOver([program = '', ...entry], args) {
  const child = spawn(program, [...entry, ...args], { stdio: 'inherit' });
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

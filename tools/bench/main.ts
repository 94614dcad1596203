import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { startScriptedProvider, words } from '@helix/testing';
import { type Product, startProduct } from '@helix/testing/system';
import { type Bench, type BenchRow, NotMeasurable } from './row.ts';
import { coldStart } from './rows/cold-start.ts';
import { createTask } from './rows/create-task.ts';
import { firstToken } from './rows/first-token.ts';
import { gatewayMemory, gatewayStart, gatewayTurn } from './rows/gateway.ts';
import { listTasks } from './rows/list-tasks.ts';
import { memory } from './rows/memory.ts';
import { openClawFirstToken, openClawTurn } from './rows/openclaw.ts';
import { readBoard } from './rows/read-board.ts';
import { secondStart } from './rows/second-start.ts';
import { streamingRuns } from './rows/streaming-runs.ts';
import { writeToEvent } from './rows/write-to-event.ts';
import { formatTable, type Outcome, toJson } from './table.ts';

// Measures the budgets of the design through the front door and prints them as one table.
const rows: readonly BenchRow[] = [
  coldStart,
  secondStart,
  memory,
  listTasks,
  readBoard,
  createTask,
  writeToEvent,
  firstToken,
  openClawFirstToken,
  gatewayStart,
  gatewayMemory,
  gatewayTurn,
  openClawTurn,
  streamingRuns,
];

const repository = fileURLToPath(new URL('../../', import.meta.url));
// Far beyond every budget: a miss is measured and reported, not cut off.
const coldTimeoutMs = 600_000;
const warmTimeoutMs = 300_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});
const chosen = values.only ? rows.filter((row) => values.only?.includes(row.key)) : rows;
if (values.help || chosen.length === 0) {
  console.log(`npm run bench -- [--json] [--only <row>]…\nRows: ${rows.map((row) => row.key).join(', ')}`);
  process.exit(values.help ? 0 : 1);
}

const folder = await mkdtemp(join(tmpdir(), 'helix-bench-'));
// PostgreSQL runs as another account where we are root, and must be able to pass through.
await chmod(folder, 0o755);
const home = join(folder, 'home');
await mkdir(home);
const provider = await startScriptedProvider({
  script: () => ({ steps: words('Here is the answer, in a few words.') }),
  recordRequests: false,
});
const admin = { email: 'bench@example.com', password: `bench-${randomBytes(8).toString('hex')}` };
let checkout = repository;
let product: Product | undefined;
const progress = (line: string) => console.error(line);

const bench: Bench = {
  admin,
  providerUrl: provider.url,
  get checkout() {
    return checkout;
  },
  progress,
  async running() {
    product ??= await start(warmTimeoutMs);
    return product;
  },
  async startFresh() {
    await stop();
    checkout = join(folder, 'clone');
    // file:// makes git copy objects as it would over the network instead of linking them.
    await promisify(execFile)('git', ['clone', '--quiet', '--depth', '1', `file://${repository}`, checkout]);
    product = await start(coldTimeoutMs, join(folder, 'npm-cache'));
    return product.secondsToReady;
  },
  async startAgain() {
    // The first start of a checkout may install and build, and is not what this row is about.
    await bench.running();
    await stop();
    product = await start(warmTimeoutMs);
    return product.secondsToReady;
  },
};

function start(startTimeoutMs: number, npmCache?: string): Promise<Product> {
  return startProduct({
    folder: checkout,
    home,
    npmCache,
    startTimeoutMs,
    env: {
      HELIX_ADMIN_EMAIL: admin.email,
      HELIX_ADMIN_PASSWORD: admin.password,
      HELIX_ORG_NAME: 'Bench',
      HELIX_MODEL_PROVIDER: 'openai-compatible',
      HELIX_MODEL_BASE_URL: provider.url,
      HELIX_MODEL_NAME: 'scripted-model',
      HELIX_MODEL_API_KEY: 'bench',
      HELIX_RATE_LIMIT: 'off',
    },
  });
}

async function stop(): Promise<void> {
  const running = product;
  product = undefined;
  await running?.stop();
}

const interrupted = Promise.withResolvers<never>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.reject(new Error(`Stopped by ${signal}.`)));
}

async function measureAll(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const row of chosen) {
    progress(`Measuring: ${row.title} …`);
    try {
      outcomes.push({ row, measurement: await row.measure(bench) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      progress(message);
      const line = message.split('\n')[0] ?? '';
      outcomes.push(error instanceof NotMeasurable ? { row, skipped: line } : { row, failure: line });
    }
  }
  return outcomes;
}

try {
  const outcomes = await Promise.race([measureAll(), interrupted.promise]);
  console.log(values.json ? toJson(outcomes) : formatTable(outcomes));
  process.exitCode = outcomes.some((outcome) => 'failure' in outcome) ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stop();
  await provider.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit();

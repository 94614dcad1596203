import { setTimeout as delay } from 'node:timers/promises';
import type { Agent, ExecuteResponse, Model, RunDetail, Task } from '@helix/contracts';
import { startScriptedProvider, words } from '@helix/testing';
import {
  type ApiClient,
  descendantsOf,
  LiveClient,
  type Product,
  pssBytes,
  waitFor,
} from '@helix/testing/system';
import { newBoard } from '../crowded-board.ts';
import type { BenchRow } from '../row.ts';

const runs = 1_000;
/** As many as an agent may have at once. */
const runsPerAgent = 50;
/** A socket may watch 100 runs. */
const runsPerSocket = 100;
const tokensPerSecond = 5;
/** Two minutes of text, so that the first run still streams when a slow machine has begun the last one. */
const answer = Array.from({ length: 600 }, (_, number) => `word${number}`).join(' ');
const timeoutMs = 600_000;

export const streamingRuns: BenchRow = {
  key: 'streaming-runs',
  title: 'gateway while 1,000 runs stream at once, 5 tokens/s each, none lost',
  unit: 'MB',
  must: 400,
  aim: 400,
  async measure(bench) {
    if (process.platform !== 'linux') throw new Error('PSS is read from /proc, which only Linux has.');
    const product = await bench.running();
    const provider = await startScriptedProvider({
      script: () => ({ steps: words(answer), chunkDelayMs: 1_000 / tokensPerSecond }),
      recordRequests: false,
    });
    try {
      const { client, boardId } = await newBoard(bench, 'Streams');
      const runIds = await execute(client, boardId, provider.url);
      const lives = await watch(client, runIds);
      const most = await follow(product, lives);
      await waitUntilRecorded(client, runIds);
      for (const live of lives) live.close();
      return {
        value: most.bytes / 1024 / 1024,
        note: `${most.streaming} at once, all whole at their watchers: one scripted provider and ${lives.length} sockets in the bench's own process`,
      };
    } finally {
      await provider.stop();
    }
  },
};

async function execute(client: ApiClient, boardId: string, providerUrl: string): Promise<string[]> {
  const model = await client.post<Model>('/api/models', {
    provider: 'openai-compatible',
    model_name: 'slow-model',
    base_url: providerUrl,
    api_key: 'bench',
  });
  const runIds: string[] = [];
  for (let number = 0; number < runs / runsPerAgent; number++) {
    const agent = await client.post<Agent>('/api/agents', {
      name: `Streamer ${number} ${Date.now()}`,
      primary_board_id: boardId,
      model_id: model.id,
      max_concurrent_runs: runsPerAgent,
    });
    await Promise.all(
      Array.from({ length: runsPerAgent }, async (_, index) => {
        const task = await client.post<Task>('/api/tasks', {
          board_id: boardId,
          title: `Stream ${number}.${index}`,
          assigned_agent_id: agent.id,
        });
        runIds.push((await client.post<ExecuteResponse>(`/api/tasks/${task.id}/execute`)).run_id);
      }),
    );
  }
  return runIds;
}

async function watch(client: ApiClient, runIds: string[]): Promise<LiveClient[]> {
  const lives: LiveClient[] = [];
  for (let first = 0; first < runIds.length; first += runsPerSocket) {
    const live = new LiveClient({ url: client.url, token: client.token ?? '' });
    await live.whenOpen();
    for (const runId of runIds.slice(first, first + runsPerSocket)) live.watch(runId);
    lives.push(live);
  }
  return lives;
}

function outputsOf(lives: readonly LiveClient[]): string[] {
  return lives.flatMap((live) => [...live.outputs.values()]);
}

/** @throws Error when a text does not arrive whole at who watches it, or too few stream at the same time. */
async function follow(product: Product, lives: readonly LiveClient[]) {
  const count = (fits: (output: string) => boolean) => outputsOf(lives).filter(fits).length;
  const deadline = Date.now() + timeoutMs;
  const most = { bytes: 0, streaming: 0 };
  while (count((output) => output === answer) < runs && Date.now() < deadline) {
    most.streaming = Math.max(
      most.streaming,
      count((output) => output !== '' && output !== answer),
    );
    most.bytes = Math.max(most.bytes, gatewayBytes(product));
    await delay(1_000);
  }
  const lost = runs - count((output) => output === answer);
  if (lost > 0) throw new Error(`${lost} of ${runs} texts did not arrive whole at their watchers.`);
  // Whether the machine or the product is too slow for it cannot be told from here, so the budget is not kept.
  if (most.streaming < runs) {
    const megabytes = Math.round(most.bytes / 1024 / 1024);
    throw new Error(`Only ${most.streaming} of ${runs} runs streamed at once (gateway ${megabytes} MB).`);
  }
  return most;
}

/** Arrived is one thing, written down as succeeded another. */
async function waitUntilRecorded(client: ApiClient, runIds: readonly string[]): Promise<void> {
  for (const runId of runIds) {
    const isRecorded = async () => (await client.get<RunDetail>(`/api/runs/${runId}`)).status === 'succeeded';
    await waitFor(`run ${runId} to be recorded`, isRecorded);
  }
}

function gatewayBytes(product: Product): number {
  const gateway = descendantsOf(product.npmPid).find(({ command }) => /apps\/gateway\/dist\//.test(command));
  if (!gateway) throw new Error('The gateway is not running.');
  return pssBytes(gateway.pid);
}

import type { Agent, Board, Department, ExecuteResponse, Run, Task } from '@helix/contracts';
import { ApiClient, LiveClient, waitFor } from '@helix/testing/system';
import type { Bench, BenchRow, Measurement } from '../row.ts';
import { percentile } from '../statistics.ts';

// Far beyond any figure: OpenClaw's first turn after a start takes up to 16 s.
const patienceMs = 120_000;

export const firstToken: BenchRow = {
  key: 'first-token',
  title: 'POST execute → first token at the client (p50)',
  unit: 'ms',
  must: 50,
  aim: 25,
  measure: (bench) => measureFirstTokens(bench, { gatewayId: null, warmUps: 10, samples: 120 }),
};

/** One task after the other, each begun on an idle product. @param options.gatewayId null for the default one */
export async function measureFirstTokens(
  bench: Bench,
  options: { gatewayId: string | null; warmUps: number; samples: number },
): Promise<Measurement> {
  const product = await bench.running();
  const client = new ApiClient(product.url);
  await client.signIn(bench.admin.email, bench.admin.password);
  const department = await client.post<Department>('/api/departments', { name: `Bench ${Date.now()}` });
  const board = await client.post<Board>('/api/boards', {
    name: `First token ${Date.now()}`,
    department_id: department.id,
  });
  const agent = await client.post<Agent>('/api/agents', {
    name: `Runner ${Date.now()}`,
    primary_board_id: board.id,
    system_prompt: 'You answer at once.',
    gateway_id: options.gatewayId,
  });
  const live = new LiveClient({ url: product.url, token: client.token ?? '' });
  await live.whenOpen();
  const times: number[] = [];
  for (let turn = 0; turn < options.warmUps + options.samples; turn++) {
    const elapsed = await firstTokenOf(client, live, board.id, agent.id, turn);
    if (turn >= options.warmUps) times.push(elapsed);
  }
  live.close();
  const p95 = percentile(times, 0.95).toFixed(1);
  return { value: percentile(times, 0.5), note: `p95 ${p95} ms, ${times.length} runs, instant provider` };
}

async function firstTokenOf(
  client: ApiClient,
  live: LiveClient,
  boardId: string,
  agentId: string,
  turn: number,
): Promise<number> {
  const task = await client.post<Task>('/api/tasks', {
    board_id: boardId,
    title: `Answer ${turn}`,
    description: 'Say a few words.',
    assigned_agent_id: agentId,
  });
  const seen = Promise.withResolvers<number>();
  let runId: string | undefined;
  const stopListening = live.onMessage((message) => {
    if (message.type !== 'run.delta' && message.type !== 'run.snapshot') return;
    if (message.run_id === runId && message.text !== '') seen.resolve(performance.now());
  });
  const begun = performance.now();
  const answer = await client.post<ExecuteResponse>(`/api/tasks/${task.id}/execute`);
  runId = answer.run_id;
  live.watch(runId);
  const arrived = await Promise.race([seen.promise, lost(client, runId, seen.promise)]);
  stopListening();
  live.unwatch(runId);
  // The next sample begins on an idle product.
  await waitFor(
    'the run to end',
    async () => (await client.get<Run>(`/api/runs/${runId}`)).finished_at !== null,
    { everyMs: 5, timeoutMs: patienceMs },
  );
  return arrived - begun;
}

/** A run that failed will never send a token: say so instead of waiting. */
async function lost(client: ApiClient, runId: string, seen: Promise<number>): Promise<number> {
  let arrived = false;
  void seen.then(() => {
    arrived = true;
  });
  const failed = await waitFor(
    'the first token',
    async () => {
      if (arrived) return 'arrived';
      const run = await client.get<Run>(`/api/runs/${runId}`);
      return run.error ? `${run.error.code}: ${run.error.message}` : null;
    },
    { everyMs: 500, timeoutMs: patienceMs },
  );
  if (failed === 'arrived') return await seen;
  throw new Error(`Run ${runId} ended without a token (${failed}).`);
}

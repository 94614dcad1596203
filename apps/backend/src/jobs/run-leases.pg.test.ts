// The rules of claims, leases and endings, on a real database with real concurrency.

import { randomUUID } from 'node:crypto';
import {
  appendRunEvents,
  cancelRunsOf,
  claimRuns,
  createRunWork,
  Database,
  finishRun,
  listRunEvents,
  type ReadyGateway,
  type RunEnding,
  type RunWork,
  renewLeases,
  takeOverExpiredRuns,
} from '@helix/database';
import { createLogger } from '@helix/runtime';
import { Builders, createTestDatabase, type TestDatabase } from '@helix/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const logger = createLogger({ name: 'test', level: 'silent' });
const LEASE_MS = 60_000;
const success: RunEnding = {
  status: 'succeeded',
  output: 'Done.',
  result: 'Done.',
  question: null,
  error: null,
  usage: { inputTokens: 3, outputTokens: 2, cachedTokens: 0, costUsd: null },
  model: { id: null, name: 'large', provider: 'demo' },
  firstTokenAt: null,
};

let test: TestDatabase;
let build: Builders;
let database: Database;
let work: RunWork;
let orgId: string;
let boardId: string;
let agentId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  build = await Builders.connect(test.migrationUrl);
  database = new Database({ url: test.serviceUrl, logger });
  work = createRunWork(database, () => {});
});
afterAll(async () => {
  await database.close();
  await build.end();
  await test.drop();
});
beforeEach(async () => {
  // What an earlier test left queued must not be claimed by the next.
  await build.query("UPDATE runs SET status = 'cancelled', finished_at = now() WHERE finished_at IS NULL");
  orgId = (await build.organization()).id;
  boardId = (await build.board({ org_id: orgId })).id;
  agentId = (await build.agent({ org_id: orgId, max_concurrent_runs: 2 })).id;
});

async function queued(count: number): Promise<{ taskId: string; runId: string }[]> {
  const made = [];
  for (let number = 0; number < count; number += 1) {
    const task = await build.task({
      org_id: orgId,
      board_id: boardId,
      assigned_agent_id: agentId,
      status: 'in_progress',
    });
    const run = await build.run({ org_id: orgId, task_id: task.id, agent_id: agentId, status: 'queued' });
    made.push({ taskId: task.id, runId: run.id });
  }
  return made;
}

const claim = (ownerId: string, leaseMs = LEASE_MS) =>
  claimRuns(database.system, { ownerId, leaseMs, ready: [builtin], maxRuns: 10 });
const builtin: ReadyGateway = { gatewayId: null, bootId: 'boot', kind: 'helix' };
const context = () => ({
  orgId,
  actor: { type: 'system', id: null, name: 'test' } as const,
  requestId: null,
});
const finish = (run: { id: string; generation: number }, ending = success) =>
  work(context(), (each) => finishRun(each, run.id, { runId: run.id, generation: run.generation }, ending));
const taskOf = async (taskId: string) =>
  (await build.query<Record<string, unknown>>('SELECT * FROM tasks WHERE id = $1', [taskId]))[0];

describe('claiming', () => {
  it('never runs more of an agent at once than it may, however many ask at the same time', async () => {
    await queued(8);
    const owners = Array.from({ length: 6 }, () => randomUUID());
    for (let round = 0; round < 4; round += 1) {
      const claimed = (await Promise.all(owners.map((owner) => claim(owner)))).flat();
      const [row] = await build.query<{ running: number }>(
        "SELECT count(*)::int AS running FROM runs WHERE status = 'running' AND agent_id = $1",
        [agentId],
      );
      expect(row?.running).toBeLessThanOrEqual(2);
      expect(new Set(claimed.map((run) => run.id)).size).toBe(claimed.length);
      for (const run of claimed) await finish(run);
    }
    const [left] = await build.query<{ left: number }>(
      "SELECT count(*)::int AS left FROM runs WHERE agent_id = $1 AND status <> 'succeeded'",
      [agentId],
    );
    expect(left?.left).toBe(0);
  });

  it('marks the task, raises the generation and tells the board, in one step', async () => {
    const [first] = await queued(1);
    const [run] = await claim(randomUUID());
    expect(run).toMatchObject({
      id: first?.runId,
      status: 'running',
      generation: 1,
      gateway_boot_id: 'boot',
    });
    expect(await taskOf(first?.taskId ?? '')).toMatchObject({
      active_run_id: first?.runId,
      active_run_status: 'running',
    });
    const events = await build.query('SELECT type FROM events WHERE entity_id = $1', [first?.runId]);
    expect(events).toEqual([{ type: 'run.started' }]);
  });

  it('leaves the runs of a paused agent in the queue', async () => {
    await queued(1);
    await build.query('UPDATE agents SET paused_at = now() WHERE id = $1', [agentId]);
    expect(await claim(randomUUID())).toEqual([]);
  });
});

describe('ending', () => {
  it('writes run, task, usage, activity and event once, whoever repeats it', async () => {
    const [first] = await queued(1);
    const [run] = await claim(randomUUID());
    if (!run || !first) throw new Error('nothing was claimed');
    const results = await Promise.all([finish(run), finish(run), finish(run)]);
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await taskOf(first.taskId)).toMatchObject({
      status: 'review',
      result: 'Done.',
      active_run_id: null,
      last_run_id: run.id,
    });
    for (const [table, column, id] of [
      ['token_usage', 'run_id', run.id],
      ['activity_logs', 'entity_id', first.taskId],
    ]) {
      expect(await build.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [id])).toHaveLength(1);
    }
  });

  it('refuses the ending of an owner that was replaced', async () => {
    await queued(1);
    const [old] = await claim(randomUUID(), -1);
    const successor = randomUUID();
    const [taken] = await takeOverExpiredRuns(database.system, {
      ownerId: successor,
      leaseMs: LEASE_MS,
      maxRuns: 5,
    });
    if (!old || !taken) throw new Error('nothing was taken over');
    expect(taken).toMatchObject({ id: old.id, generation: old.generation + 1, lease_owner: successor });
    expect(await finish(old, { ...success, output: 'late', result: 'late' })).toBeNull();
    expect(
      await renewLeases(database.system, {
        ownerId: old.lease_owner ?? '',
        leaseMs: LEASE_MS,
        runIds: [old.id],
      }),
    ).toEqual(new Set());
    expect(await finish(taken)).not.toBeNull();
    expect(await taskOf(taken.task_id)).toMatchObject({ result: 'Done.' });
  });

  it('hands an expired run to one successor only', async () => {
    await queued(2);
    await claim(randomUUID(), -1);
    const takers = await Promise.all(
      Array.from({ length: 5 }, () =>
        takeOverExpiredRuns(database.system, { ownerId: randomUUID(), leaseMs: LEASE_MS, maxRuns: 5 }),
      ),
    );
    const ids = takers.flat().map((run) => run.id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
  });

  it('keeps a result and its transcript whole, whatever characters the model wrote', async () => {
    const [one] = await queued(1);
    const [run] = await claim(randomUUID());
    const fence = { runId: run?.id ?? '', generation: run?.generation ?? 0 };
    const db = database.forOrganization(orgId);
    const args = { content: 'a\0b', cut: '\ud83d' };
    await appendRunEvents(db, orgId, fence, [
      { seq: 1, kind: 'prompt', data: { system: 'Be brief.' } },
      { seq: 2, kind: 'tool', data: { args } },
    ]);
    const kept = await listRunEvents(db, orgId, fence.runId, 0, 10);
    expect(kept.map((event) => event.data)).toEqual([
      { system: 'Be brief.' },
      { args: { content: 'a\ufffdb', cut: '\ufffd' } },
    ]);
    const ending = { ...success, output: 'Done\0.', result: 'Done\0.' };
    await work(context(), (each) => finishRun(each, fence.runId, fence, ending));
    expect(await taskOf(one?.taskId ?? '')).toMatchObject({ result: 'Done\ufffd.' });
  });

  it('leaves a task alone that a person cancelled while the agent worked', async () => {
    const [first] = await queued(1);
    const [run] = await claim(randomUUID());
    if (!run || !first) throw new Error('nothing was claimed');
    await build.query("UPDATE tasks SET status = 'cancelled' WHERE id = $1", [first.taskId]);
    await finish(run);
    expect(await taskOf(first.taskId)).toMatchObject({
      status: 'cancelled',
      result: null,
      active_run_id: null,
    });
  });

  it('says on the card why a run failed', async () => {
    const [first] = await queued(1);
    const [run] = await claim(randomUUID());
    if (!run || !first) throw new Error('nothing was claimed');
    await finish(run, {
      ...success,
      status: 'failed',
      result: null,
      error: { code: 'auth', message: 'The provider refused the key.' },
    });
    expect(await taskOf(first.taskId)).toMatchObject({
      status: 'failed',
      failure_code: 'auth',
      failure_message: 'The provider refused the key.',
      result: null,
    });
  });
});

describe('stopping', () => {
  it('ends queued runs at once and marks running ones', async () => {
    const [first, second] = await queued(2);
    await build.query('UPDATE agents SET max_concurrent_runs = 1 WHERE id = $1', [agentId]);
    await build.query("UPDATE tasks SET active_run_id = $2, active_run_status = 'queued' WHERE id = $1", [
      second?.taskId,
      second?.runId,
    ]);
    const [running] = await claim(randomUUID());
    const signalled: string[] = [];
    const signallingWork = createRunWork(database, (signal) => signalled.push(...signal.cancelledRunIds));
    const stopped = await signallingWork(context(), (each) => cancelRunsOf(each, { agentId }));
    expect(stopped).toEqual({ queued: 1, running: 1 });
    expect(signalled).toEqual([running?.id]);
    expect(running?.id).toBe(first?.runId);
    expect(await taskOf(second?.taskId ?? '')).toMatchObject({ status: 'todo', active_run_id: null });
  });
});

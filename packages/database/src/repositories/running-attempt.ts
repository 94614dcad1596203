// Owns what an agent's tools stand on: the running attempt of their run, with the task it works on.
import type { Work } from '../work.ts';
import type { Connection } from './connection.ts';
import type { Fence, RunRow } from './run-lease-repository.ts';

export type RunningAttempt = RunRow & {
  board_id: string;
  title: string;
  number: number;
  created_by_user_id: string | null;
  board_key: string;
};

/** Null when the attempt is over or was taken over: its tools may do nothing any more. */
export async function findRunningAttempt(
  db: Connection,
  orgId: string,
  fence: Fence,
): Promise<RunningAttempt | null> {
  return (await attemptOf(db, orgId, fence).executeTakeFirst()) ?? null;
}

/** The same, held until the transaction ends: it can neither end nor repeat a tool call meanwhile. */
export async function lockRunningAttempt(work: Work, fence: Fence): Promise<RunningAttempt | null> {
  return (await attemptOf(work.trx, work.orgId, fence).forUpdate('runs').executeTakeFirst()) ?? null;
}

function attemptOf(db: Connection, orgId: string, fence: Fence) {
  return db
    .selectFrom('runs')
    .innerJoin('tasks', (join) =>
      join.onRef('tasks.org_id', '=', 'runs.org_id').onRef('tasks.id', '=', 'runs.task_id'),
    )
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .selectAll('runs')
    .select([
      'tasks.board_id',
      'tasks.title',
      'tasks.number',
      'tasks.created_by_user_id',
      'boards.key as board_key',
    ])
    .where('runs.org_id', '=', orgId)
    .where('runs.id', '=', fence.runId)
    .where('runs.generation', '=', fence.generation)
    .where('runs.status', '=', 'running');
}

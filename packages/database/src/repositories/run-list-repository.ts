// Owns the lists of runs: of a task, of an agent. The columns of a card, never the output.
import type { RunStatus } from '@helix/contracts';
import { sql } from 'kysely';
import { isBoardVisible, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';
import type { RunRow } from './run-lease-repository.ts';

const CARD_COLUMNS = [
  'id',
  'org_id',
  'task_id',
  'agent_id',
  'agent_name',
  'trigger',
  'status',
  'attempt',
  'generation',
  'gateway_kind',
  'model_name',
  'provider',
  'input_tokens',
  'output_tokens',
  'cached_tokens',
  'cost_usd',
  'error_code',
  'error_message',
  'feedback',
  'requested_by_user_id',
  'requested_by_name',
  'cause_run_id',
  'cause_comment_id',
  'created_at',
  'started_at',
  'first_token_at',
  'finished_at',
] as const;
export type RunCardRow = Pick<RunRow, (typeof CARD_COLUMNS)[number]>;

/** What names a run's task; the board's level decides who may see either. */
export type RunTaskColumns = { board_id: string; board_key: string; task_number: number; task_title: string };
export const RUN_TASK_COLUMNS = [
  'tasks.board_id',
  'boards.key as board_key',
  'tasks.number as task_number',
  'tasks.title as task_title',
] as const;

/** Newest first. */
export async function listTaskRuns(
  db: Connection,
  orgId: string,
  taskId: string,
  limit: number,
): Promise<RunCardRow[]> {
  return db
    .selectFrom('runs')
    .select(CARD_COLUMNS)
    .where('org_id', '=', orgId)
    .where('task_id', '=', taskId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export type AgentRunRow = RunCardRow & RunTaskColumns & { created_at_text: string };

/** Newest first, one more than `limit`: only of tasks on boards that the viewer sees. */
export async function listAgentRuns(
  db: Connection,
  viewer: Viewer,
  agentId: string,
  page: { limit: number; before: readonly [string, string] | null; status?: RunStatus | undefined },
): Promise<AgentRunRow[]> {
  return db
    .selectFrom('runs')
    .innerJoin('tasks', (join) =>
      join.onRef('tasks.org_id', '=', 'runs.org_id').onRef('tasks.id', '=', 'runs.task_id'),
    )
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .select(CARD_COLUMNS.map((column) => `runs.${column}` as const))
    .select(RUN_TASK_COLUMNS)
    .select(sql<string>`runs.created_at::text`.as('created_at_text'))
    .where('runs.org_id', '=', viewer.orgId)
    .where('runs.agent_id', '=', agentId)
    .where(isBoardVisible(viewer))
    .$if(page.status !== undefined, (query) => query.where('runs.status', '=', page.status ?? 'queued'))
    .$if(page.before !== null, (query) =>
      query.where(
        sql<boolean>`(runs.created_at, runs.id) < (${page.before?.[0]}::timestamptz, ${page.before?.[1]}::uuid)`,
      ),
    )
    .orderBy('runs.created_at', 'desc')
    .orderBy('runs.id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

// Owns how runs come to be queued and how they are asked to stop.
import type { RunTrigger } from '@helix/contracts';
import { sql } from 'kysely';
import { newId } from '../id.ts';
import type { Work } from '../work.ts';

export type QueueRunInput = {
  task: { id: string; boardId: string; title: string };
  agent: { id: string; name: string };
  trigger: RunTrigger;
  feedback: string | null;
  requestedBy: { id: string | null; name: string | null } | null;
  /** What woke it; without one the run begins a chain of its own. */
  cause?: RunCause;
};

export type RunCause = { commentId: string; runId: string | null; chainId: string; depth: number };

/**
 * Queues a run in the caller's transaction, which must hold the task's row lock, and brings the task to
 * `in_progress`; a mention's run leaves the task as it is. A run of the same kind that already waits for this task
 * and agent takes the wake over: its feedback grows, its id is returned, its first cause stays.
 */
export async function queueRun(work: Work, input: QueueRunInput): Promise<{ runId: string; isNew: boolean }> {
  const id = newId();
  const { rows } = await sql<{ id: string; is_new: boolean }>`
    INSERT INTO runs (id, org_id, task_id, agent_id, agent_name, trigger, session_key, feedback, requested_by_user_id, requested_by_name,
                      chain_id, chain_depth, cause_run_id, cause_comment_id)
    VALUES (${id}, ${work.orgId}, ${input.task.id}, ${input.agent.id}, ${input.agent.name}, ${input.trigger},
            ${sessionKey(input.agent.id, input.task.id)}, ${input.feedback}, ${input.requestedBy?.id ?? null}, ${input.requestedBy?.name ?? null},
            ${input.cause?.chainId ?? id}, ${input.cause?.depth ?? 0}, ${input.cause?.runId ?? null}, ${input.cause?.commentId ?? null})
    ON CONFLICT (task_id, agent_id, (trigger = 'mention')) WHERE status = 'queued'
    DO UPDATE SET feedback = nullif(concat_ws(E'\n\n', runs.feedback, excluded.feedback), '')
    RETURNING id, (xmax = 0) AS is_new
  `.execute(work.trx);
  const row = rows[0];
  if (!row) throw new Error('INSERT … RETURNING returned no row');
  if (input.trigger !== 'mention') await startTask(work, input.task.id, row.id);
  work.announce({
    type: 'run.queued',
    entity: 'run',
    entityId: row.id,
    boardId: input.task.boardId,
    taskId: input.task.id,
  });
  work.wakeRuns();
  return { runId: row.id, isNew: row.is_new };
}

async function startTask(work: Work, taskId: string, runId: string): Promise<void> {
  await work.trx
    .updateTable('tasks')
    .set((eb) => ({
      status: 'in_progress',
      active_run_id: eb.fn.coalesce('active_run_id', eb.val(runId)),
      active_run_status: eb.fn.coalesce('active_run_status', eb.val('queued' as const)),
      failure_code: null,
      failure_message: null,
      started_at: eb.fn.coalesce('started_at', sql<Date>`now()`),
      completed_at: null,
      updated_at: sql<Date>`now()`,
    }))
    .where('org_id', '=', work.orgId)
    .where('id', '=', taskId)
    .execute();
}

/** One session per task and agent, never a shared one: the context of one task cannot fill another's. */
export function sessionKey(agentId: string, taskId: string): string {
  return `agent:${agentId}:task-${taskId}`;
}

export type CancelFilter = { taskId: string } | { boardId: string } | { agentId: string };

/**
 * Stops every run that the filter names: queued ones end here, running ones are marked and their owners told
 * after the commit. Call it before deleting a task, board or agent, in the same transaction.
 * @returns how many of each there were.
 */
export async function cancelRunsOf(
  work: Work,
  filter: CancelFilter,
): Promise<{ queued: number; running: number }> {
  const condition =
    'taskId' in filter
      ? sql`runs.task_id = ${filter.taskId}`
      : 'agentId' in filter
        ? sql`runs.agent_id = ${filter.agentId}`
        : sql`runs.task_id IN (SELECT id FROM tasks WHERE org_id = ${work.orgId} AND board_id = ${filter.boardId})`;

  const queued = await sql<{ id: string; task_id: string; board_id: string }>`
    WITH ended AS (
      UPDATE runs SET status = 'cancelled', finished_at = now()
      WHERE org_id = ${work.orgId} AND status = 'queued' AND ${condition}
      RETURNING id, task_id, trigger
    ), changed AS (
      UPDATE tasks SET
        -- As taskStatusAfterRun says.
        status = CASE WHEN tasks.status <> 'in_progress' THEN tasks.status
                      WHEN ended.trigger = 'feedback' THEN 'review' ELSE 'todo' END,
        active_run_id = NULL, active_run_status = NULL, last_run_id = ended.id, updated_at = now()
      FROM ended WHERE tasks.org_id = ${work.orgId} AND tasks.id = ended.task_id AND tasks.active_run_id = ended.id
    )
    SELECT ended.id, ended.task_id, tasks.board_id
    FROM ended JOIN tasks ON tasks.org_id = ${work.orgId} AND tasks.id = ended.task_id
  `.execute(work.trx);
  for (const row of queued.rows) {
    work.announce({
      type: 'run.finished',
      entity: 'run',
      entityId: row.id,
      boardId: row.board_id,
      taskId: row.task_id,
    });
  }

  const running = await sql<{ id: string }>`
    UPDATE runs SET cancel_requested_at = coalesce(cancel_requested_at, now())
    WHERE org_id = ${work.orgId} AND status = 'running' AND ${condition}
    RETURNING id
  `.execute(work.trx);
  for (const row of running.rows) work.signalCancel(row.id);
  return { queued: queued.rows.length, running: running.rows.length };
}

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
  requestedBy: { id: string; name: string } | null;
};

/**
 * Queues a run and brings its task to `in_progress`, in the caller's transaction, which must hold the task's row
 * lock. A run that already waits for this task and agent takes the wake over: its feedback grows, its id is returned.
 */
export async function queueRun(work: Work, input: QueueRunInput): Promise<{ runId: string; isNew: boolean }> {
  const id = newId();
  const { rows } = await sql<{ id: string; is_new: boolean }>`
    INSERT INTO runs (id, org_id, task_id, agent_id, agent_name, trigger, session_key, feedback, requested_by_user_id, requested_by_name, chain_id)
    VALUES (${id}, ${work.orgId}, ${input.task.id}, ${input.agent.id}, ${input.agent.name}, ${input.trigger},
            ${sessionKey(input.agent.id, input.task.id)}, ${input.feedback}, ${input.requestedBy?.id ?? null}, ${input.requestedBy?.name ?? null}, ${id})
    ON CONFLICT (task_id, agent_id) WHERE status = 'queued'
    DO UPDATE SET feedback = nullif(concat_ws(E'\n\n', runs.feedback, excluded.feedback), '')
    RETURNING id, (xmax = 0) AS is_new
  `.execute(work.trx);
  const row = rows[0];
  if (!row) throw new Error('INSERT … RETURNING returned no row');
  await work.trx
    .updateTable('tasks')
    .set((eb) => ({
      status: input.trigger === 'mention' ? eb.ref('status') : 'in_progress',
      active_run_id: eb.fn.coalesce('active_run_id', eb.val(row.id)),
      active_run_status: eb.fn.coalesce('active_run_status', eb.val('queued' as const)),
      failure_code: null,
      failure_message: null,
      started_at: eb.fn.coalesce('started_at', sql<Date>`now()`),
      completed_at: null,
      updated_at: sql<Date>`now()`,
    }))
    .where('org_id', '=', work.orgId)
    .where('id', '=', input.task.id)
    .execute();
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
    )
    UPDATE tasks SET
      status = CASE WHEN ended.trigger <> 'mention' AND tasks.status = 'in_progress' AND tasks.active_run_id = ended.id THEN 'todo' ELSE tasks.status END,
      active_run_id = CASE WHEN tasks.active_run_id = ended.id THEN NULL ELSE tasks.active_run_id END,
      active_run_status = CASE WHEN tasks.active_run_id = ended.id THEN NULL ELSE tasks.active_run_status END,
      last_run_id = ended.id,
      updated_at = now()
    FROM ended WHERE tasks.org_id = ${work.orgId} AND tasks.id = ended.task_id
    RETURNING ended.id, ended.task_id, tasks.board_id
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

// Owns what happens when a task is given to an agent that starts by itself: saving and queueing are one transaction.
import { findAutomaticAgent, getTaskRow, queueRun, type TaskRow, type Work } from '@helix/database';
import type { Principal } from '../../plugins/request-context.ts';

/** Call it with the task's row new or locked. @returns the row as it is then. */
export async function startIfAutomatic(work: Work, task: TaskRow, principal: Principal): Promise<TaskRow> {
  const isWaiting = task.status === 'todo' && task.active_run_id === null && task.archived_at === null;
  if (!isWaiting || task.assigned_agent_id === null) return task;
  const agent = await findAutomaticAgent(work.trx, work.orgId, task.assigned_agent_id);
  if (!agent) return task;
  const { runId } = await queueRun(work, {
    task: { id: task.id, boardId: task.board_id, title: task.title },
    agent,
    trigger: 'auto_dispatch',
    feedback: null,
    requestedBy: { id: principal.userId, name: principal.name },
  });
  work.record({
    action: 'task.dispatched',
    entityType: 'task',
    entityId: task.id,
    entityTitle: task.title,
    boardId: task.board_id,
    details: { run_id: runId, agent: agent.name },
  });
  return getTaskRow(work.trx, work.orgId, task.id);
}

// Owns the question what the caller may do with one task.
import { findTask, lockTask, type TaskOnBoard, type Work } from '@helix/database';
import { boardLevelOf, type TaskAbilities, taskAbilities } from '@helix/domain';
import { notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import type { Principal } from '../../plugins/request-context.ts';
import type { TaskView } from './task-presenter.ts';

export type TaskAccess = { task: TaskOnBoard; view: TaskView; abilities: TaskAbilities };

/** @throws AppError 404 for a task that the caller may not see. */
export async function getVisibleTask(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
): Promise<TaskAccess> {
  return accessOf(
    principal,
    await findTask(deps.database.forOrganization(principal.orgId), principal, taskId),
  );
}

/** The same, with the row locked: two changes of one task come one after the other. */
export async function lockVisibleTask(work: Work, principal: Principal, taskId: string): Promise<TaskAccess> {
  return accessOf(principal, await lockTask(work.trx, principal, taskId));
}

function accessOf(principal: Principal, task: TaskOnBoard | null): TaskAccess {
  const level = task ? boardLevelOf(principal.role, task.own_level, task.open_level) : 'no_access';
  if (!task || level === 'no_access') throw notFound('task');
  const abilities = taskAbilities(level, principal.userId, {
    status: task.status,
    createdByUserId: task.created_by_user_id,
    assignedAgentId: task.assigned_agent_id,
    hasActiveRun: task.active_run_id !== null,
  });
  return { task, view: { userId: principal.userId, level, boardKey: task.board_key }, abilities };
}

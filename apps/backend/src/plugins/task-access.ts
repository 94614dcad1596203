// Owns the question whether the caller may see a task, and how high their level on its board is.
import type { BoardLevel } from '@helix/contracts';
import { findTask, type TaskOnBoard, type TaskRow } from '@helix/database';
import { boardLevelOf, type TaskFacts } from '@helix/domain';
import { notFound } from '@helix/runtime';
import type { AppDeps } from '../app-deps.ts';
import type { Principal } from './request-context.ts';

/** @throws AppError 404 for a task that the caller may not see. */
export async function requireTask(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
): Promise<{ task: TaskOnBoard; level: BoardLevel }> {
  const task = await findTask(deps.database.forOrganization(principal.orgId), principal, taskId);
  return requireVisible(principal, task);
}

/** @throws AppError 404 for null, and for a task that the caller may not see. */
export function requireVisible<Task extends Pick<TaskOnBoard, 'own_level' | 'open_level'>>(
  principal: Principal,
  task: Task | null,
): { task: Task; level: BoardLevel } {
  const level = task ? boardLevelOf(principal.role, task.own_level, task.open_level) : 'no_access';
  if (!task || level === 'no_access') throw notFound('task');
  return { task, level };
}

/** What of a row decides what people may do with the task. */
export function taskFactsOf(
  row: Pick<TaskRow, 'status' | 'created_by_user_id' | 'assigned_agent_id' | 'active_run_id'>,
): TaskFacts {
  return {
    status: row.status,
    createdByUserId: row.created_by_user_id,
    assignedAgentId: row.assigned_agent_id,
    hasActiveRun: row.active_run_id !== null,
  };
}

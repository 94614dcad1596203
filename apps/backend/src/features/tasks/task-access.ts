// Owns the question what the caller may do with one task.
import { lockTask, type TaskOnBoard, type Work } from '@helix/database';
import { type TaskAbilities, taskAbilities } from '@helix/domain';
import type { AppDeps } from '../../app-deps.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { requireTask, requireVisible, taskFactsOf } from '../../plugins/task-access.ts';
import type { TaskView } from './task-presenter.ts';

export type TaskAccess = { task: TaskOnBoard; view: TaskView; abilities: TaskAbilities };

/** @throws AppError 404 for a task that the caller may not see. */
export async function getVisibleTask(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
): Promise<TaskAccess> {
  return accessOf(principal, await requireTask(deps, principal, taskId));
}

/** The same, with the row locked: two changes of one task come one after the other. */
export async function lockVisibleTask(work: Work, principal: Principal, taskId: string): Promise<TaskAccess> {
  return accessOf(principal, requireVisible(principal, await lockTask(work.trx, principal, taskId)));
}

function accessOf(
  { userId }: Principal,
  { task, level }: Awaited<ReturnType<typeof requireTask>>,
): TaskAccess {
  return {
    task,
    view: { userId, level, boardKey: task.board_key },
    abilities: taskAbilities(level, userId, taskFactsOf(task)),
  };
}

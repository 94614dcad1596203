import type { Task, taskBodySchema, taskPatchSchema } from '@helix/contracts';
import {
  cancelRunsOf,
  deleteTask,
  insertTask,
  newId,
  settingOr,
  type TaskRow,
  takeTaskSlot,
  updateTask,
  type Work,
} from '@helix/database';
import { boardLevelOf, positionBetween } from '@helix/domain';
import { conflict, forbidden, notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { requireBoard } from '../../plugins/board-access.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { startIfAutomatic } from './auto-dispatch.ts';
import { getVisibleTask, lockVisibleTask, type TaskAccess } from './task-access.ts';
import { toPublicTask } from './task-presenter.ts';

type TaskInput = z.output<typeof taskBodySchema>;
type TaskPatch = z.output<typeof taskPatchSchema>;
type TaskChanges = Parameters<typeof updateTask>[3];

export async function getTask(deps: AppDeps, principal: Principal, taskId: string): Promise<Task> {
  const { task, view } = await getVisibleTask(deps, principal, taskId);
  return toPublicTask(task, view);
}

export async function createTask(deps: AppDeps, mutation: Mutation, body: TaskInput): Promise<Task> {
  const { principal } = mutation;
  const db = deps.database.forOrganization(principal.orgId);
  const slot = await takeTaskSlot(db, principal, body.board_id);
  if (!slot) {
    await requireBoard(deps, principal, body.board_id, 'create');
    throw notFound('board');
  }
  const view = {
    userId: principal.userId,
    level: boardLevelOf(principal.role, slot.own_level, slot.open_level),
    boardKey: slot.board_key,
  };
  return commitOnce(
    deps,
    mutation,
    async (work) => {
      const row = await insertTask(work.trx, {
        id: newId(),
        org_id: work.orgId,
        number: slot.number,
        position: positionBetween(null, slot.first_position),
        created_by_user_id: principal.userId,
        created_by_name: principal.name,
        ...body,
        requires_approval: settingOr(work.orgId, 'new_task_requires_approval', body.requires_approval),
        due_date: toDate(body.due_date),
      });
      work.record({ action: 'task.created', ...entity(row) });
      announce(work, 'task.created', row);
      return startIfAutomatic(work, row, principal);
    },
    (row) => toPublicTask(row, view),
  );
}

export async function changeTask(
  deps: AppDeps,
  mutation: Mutation,
  id: string,
  patch: TaskPatch,
): Promise<Task> {
  const { principal, context } = mutation;
  return deps.work(context, async (work) => {
    const access = await lockVisibleTask(work, principal, id);
    const { task, view } = access;
    if (!access.abilities.edit) throw mayNotEdit();
    checkVersion(access, patch.version);
    const changes = toChanges(task, patch, deps.clock());
    const details = changedFields(task, changes);
    if (Object.keys(details).length === 0) return toPublicTask(task, view);
    if (task.active_run_id !== null && (details.assigned_agent_id || details.archived_at)) {
      throw conflict(
        'already_running',
        'An agent is working on this task. Stop the run first, then change this.',
      );
    }
    const row = await updateTask(work.trx, work.orgId, id, { ...changes, version: task.version + 1 });
    if (!row) throw notFound('task');
    work.record({ action: 'task.updated', ...entity(row), details });
    announce(work, 'task.updated', row);
    const isGiven = details.assigned_agent_id !== undefined;
    return toPublicTask(isGiven ? await startIfAutomatic(work, row, principal) : row, view);
  });
}

/** Its comments and runs go with it; activity and usage stay. */
export async function removeTask(deps: AppDeps, { principal, context }: Mutation, id: string): Promise<void> {
  await deps.work(context, async (work) => {
    const { task, abilities } = await lockVisibleTask(work, principal, id);
    if (!abilities.delete) throw mayNotEdit();
    await cancelRunsOf(work, { taskId: id });
    await deleteTask(work.trx, work.orgId, id);
    work.record({ action: 'task.deleted', ...entity(task) });
    announce(work, 'task.deleted', task);
  });
}

/** @throws AppError 409 with the current row, when the editor started from another one. */
export function checkVersion({ task, view }: TaskAccess, version: number | undefined): void {
  if (version === undefined || version === task.version) return;
  throw conflict(
    'version_conflict',
    'Somebody changed this task meanwhile. Look at the current values, then save again.',
    toPublicTask(task, view),
  );
}

export function mayNotEdit() {
  return forbidden('Only the person who created this task and those who manage the board can change it.');
}

export function announce(work: Work, type: string, row: Pick<TaskRow, 'id' | 'board_id' | 'version'>): void {
  work.announce({
    type,
    entity: 'task',
    entityId: row.id,
    boardId: row.board_id,
    taskId: row.id,
    version: row.version,
  });
}

export function entity(row: Pick<TaskRow, 'id' | 'title' | 'board_id'>) {
  return { entityType: 'task', entityId: row.id, entityTitle: row.title, boardId: row.board_id };
}

function toChanges(task: TaskRow, patch: TaskPatch, now: Date): TaskChanges {
  const { version: _, archived, due_date, ...fields } = patch;
  const changes: TaskChanges = { ...fields };
  if (due_date !== undefined) changes.due_date = toDate(due_date);
  if (archived !== undefined) changes.archived_at = archived ? (task.archived_at ?? now) : null;
  return changes;
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

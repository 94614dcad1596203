// Owns moves by hand: a status through the table of transitions, a place in the manual order.
import type { Task, TaskStatus, taskMoveBodySchema } from '@helix/contracts';
import { findFirstPosition, type TaskRow, updateTask, type Work } from '@helix/database';
import { boardColumns, checkTaskTransition, isCompleted, isPosition, positionBetween } from '@helix/domain';
import { conflict, invalid, notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import { lockVisibleTask } from './task-access.ts';
import { toPublicTask } from './task-presenter.ts';
import { announce, checkVersion, entity, mayNotEdit } from './task-service.ts';

type Move = z.output<typeof taskMoveBodySchema>;

export async function moveTask(deps: AppDeps, mutation: Mutation, id: string, move: Move): Promise<Task> {
  const { principal, context } = mutation;
  if (move.position !== undefined && !isPosition(move.position)) {
    throw invalid('position', 'must be a fractional index; leave it out for the top of the column');
  }
  return deps.work(context, async (work) => {
    const access = await lockVisibleTask(work, principal, id);
    const { task, view } = access;
    if (!access.abilities.edit) throw mayNotEdit();
    checkVersion(access, move.version);
    const check = checkTaskTransition({
      from: task.status,
      to: move.status,
      actor: 'person',
      hasActiveRun: task.active_run_id !== null,
    });
    if (!check.allowed) throw conflict('invalid_transition', check.reason, toPublicTask(task, view));
    const position = move.position ?? (await topOfColumn(work, task, move.status));
    const row = await updateTask(work.trx, work.orgId, id, {
      position,
      ...statusChanges(task, move.status, deps.clock()),
    });
    if (!row) throw notFound('task');
    // A new place in the same column is worth an event, not a line of history.
    if (row.status !== task.status) {
      const details = { status: { from: task.status, to: row.status } };
      work.record({ action: 'task.moved', ...entity(row), details });
    }
    announce(work, 'task.moved', row);
    return toPublicTask(row, view);
  });
}

async function topOfColumn(work: Work, task: TaskRow, status: TaskStatus): Promise<string> {
  const column = boardColumns.find((each) => (each.statuses as readonly TaskStatus[]).includes(status));
  const statuses = column?.statuses ?? [status];
  const first = await findFirstPosition(work.trx, work.orgId, task.board_id, statuses, task.id);
  return positionBetween(null, first);
}

function statusChanges(task: TaskRow, to: TaskStatus, now: Date): Parameters<typeof updateTask>[3] {
  if (to === task.status) return {};
  return {
    status: to,
    started_at: task.started_at ?? (to === 'todo' ? null : now),
    completed_at: isCompleted(to) ? now : null,
    // The mark of a failure belongs to the status it explains.
    failure_code: null,
    failure_message: null,
  };
}

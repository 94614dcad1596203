// Owns who may move a task from which status to which. Who writes a status asks here first; what the end of a run
// makes of it is `taskStatusAfterRun`, which a test holds to this table.
import { type TaskStatus, taskStatuses } from '@helix/contracts';

/** `person`: by hand. `system`: the run engine, in the transaction that queues or finishes a run. */
export type TransitionActor = 'person' | 'system';

/**
 * What a person may do by dragging or by a button. Approve is review → done. From `in_progress` a person leaves
 * only when no run is active (the caller stops the run first), which `checkTaskTransition` looks at.
 */
const PERSON: Record<TaskStatus, readonly TaskStatus[]> = {
  todo: ['in_progress', 'review', 'done', 'cancelled'],
  in_progress: ['todo', 'review', 'done', 'cancelled'],
  waiting: ['todo', 'in_progress', 'done', 'cancelled'],
  review: ['todo', 'in_progress', 'done', 'cancelled'],
  failed: ['todo', 'in_progress', 'done', 'cancelled'],
  done: ['todo', 'in_progress', 'review'],
  cancelled: ['todo'],
};

/** Any queued run brings a task to in_progress; only a finished one takes it further. */
const SYSTEM: Record<TaskStatus, readonly TaskStatus[]> = {
  todo: ['in_progress'],
  in_progress: ['review', 'done', 'waiting', 'failed', 'todo', 'cancelled'],
  waiting: ['in_progress'],
  review: ['in_progress'],
  failed: ['in_progress'],
  done: ['in_progress'],
  cancelled: [],
};

export type TransitionCheck = { allowed: true } | { allowed: false; reason: string };

const LABELS: Record<TaskStatus, string> = {
  todo: 'To do',
  in_progress: 'In progress',
  waiting: 'Waiting',
  review: 'Review',
  failed: 'Failed',
  done: 'Done',
  cancelled: 'Cancelled',
};

/** The word people read, the same everywhere. */
export function taskStatusLabel(status: TaskStatus): string {
  return LABELS[status];
}

/** Says whether the move is allowed, and if not why, in a sentence for people. */
export function checkTaskTransition(input: {
  from: TaskStatus;
  to: TaskStatus;
  actor: TransitionActor;
  hasActiveRun: boolean;
}): TransitionCheck {
  const { from, to, actor } = input;
  if (from === to) return { allowed: true };
  if (actor === 'person' && input.hasActiveRun) {
    return { allowed: false, reason: 'An agent is working on this task. Stop the run first, then move it.' };
  }
  const table = actor === 'person' ? PERSON : SYSTEM;
  if (table[from].includes(to)) return { allowed: true };
  return { allowed: false, reason: `A task cannot go from ${LABELS[from]} to ${LABELS[to]}.` };
}

/** The statuses a person may move this task to. */
export function allowedMoves(from: TaskStatus, hasActiveRun: boolean): TaskStatus[] {
  return taskStatuses.filter(
    (to) => to !== from && checkTaskTransition({ from, to, actor: 'person', hasActiveRun }).allowed,
  );
}

/** The four columns of a board; the statuses that wait for a person share one. */
export const boardColumns = [
  { id: 'todo', title: 'To do', statuses: ['todo'] },
  { id: 'in_progress', title: 'In progress', statuses: ['in_progress'] },
  { id: 'review', title: 'Review', statuses: ['review', 'waiting', 'failed'] },
  { id: 'done', title: 'Done', statuses: ['done'] },
  { id: 'cancelled', title: 'Cancelled', statuses: ['cancelled'] },
] as const satisfies readonly { id: TaskStatus; title: string; statuses: readonly TaskStatus[] }[];
export type BoardColumnId = (typeof boardColumns)[number]['id'];

const COMPLETED: ReadonlySet<TaskStatus> = new Set(['done', 'cancelled']);

/** Statuses in which a task carries the time it was completed. */
export function isCompleted(status: TaskStatus): boolean {
  return COMPLETED.has(status);
}

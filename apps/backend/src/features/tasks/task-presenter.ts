import type { BoardLevel, Task, TaskCard } from '@helix/contracts';
import type { TaskCardRow, TaskRow } from '@helix/database';
import { taskAbilities, toTaskFailure } from '@helix/domain';

/** @param boardId apart from the row, because a board's list has it once and not in each of a thousand rows. */
export function toTaskCard(row: TaskCardRow | TaskRow, boardId: string): TaskCard {
  return {
    id: row.id,
    board_id: boardId,
    number: row.number,
    title: row.title,
    status: row.status,
    priority: row.priority,
    position: row.position,
    assigned_agent_id: row.assigned_agent_id,
    tags: row.tags,
    due_date: toText(row.due_date),
    comment_count: row.comment_count,
    attachment_count: row.attachment_count,
    run:
      row.active_run_id !== null && row.active_run_status !== null
        ? { id: row.active_run_id, status: row.active_run_status }
        : null,
    failure: row.failure_code === null ? null : toTaskFailure(row.failure_code, row.failure_message ?? ''),
    version: row.version,
    updated_at: toText(row.updated_at),
  };
}

/** What decides a caller's abilities besides the row. */
export type TaskView = { userId: string; level: BoardLevel; boardKey: string };

export function toPublicTask(row: TaskRow, view: TaskView): Task {
  return {
    ...toTaskCard(row, row.board_id),
    key: `${view.boardKey}-${row.number}`,
    description: row.description,
    requires_approval: row.requires_approval,
    result: row.result,
    created_by_user_id: row.created_by_user_id,
    created_by_name: row.created_by_name,
    last_run_id: row.last_run_id,
    question: row.status === 'waiting' ? row.question : null,
    created_at: row.created_at.toISOString(),
    started_at: toText(row.started_at),
    completed_at: toText(row.completed_at),
    archived_at: toText(row.archived_at),
    abilities: taskAbilities(view.level, view.userId, {
      status: row.status,
      createdByUserId: row.created_by_user_id,
      assignedAgentId: row.assigned_agent_id,
      hasActiveRun: row.active_run_id !== null,
    }),
  };
}

function toText(time: Date | string): string;
function toText(time: Date | string | null): string | null;
function toText(time: Date | string | null): string | null {
  return time instanceof Date ? time.toISOString() : time;
}

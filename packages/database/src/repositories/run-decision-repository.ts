// What people decide about a task's runs, and what an agent's tools do in theirs.
import type { BoardLevel } from '@helix/contracts';
import { type Selectable, sql } from 'kysely';
import type { TaskTable } from '../tables.ts';
import type { Work } from '../work.ts';
import { ownLevel, type Viewer } from './board-visibility.ts';
import { postComment, postingRunOf } from './comment-posting.ts';
import type { CommentRow } from './comment-repository.ts';
import type { Fence } from './run-lease-repository.ts';
import { lockRunningAttempt } from './running-attempt.ts';

export type DecisionTask = Pick<
  Selectable<TaskTable>,
  'id' | 'board_id' | 'title' | 'status' | 'assigned_agent_id' | 'created_by_user_id' | 'active_run_id'
> & {
  open_level: BoardLevel;
  own_level: BoardLevel | null;
  agent_name: string | null;
  agent_paused_at: Date | null;
};

/** Locks the task's row, so that two decisions on it come one after the other. The caller compares the level. */
export async function lockTaskForDecision(
  work: Work,
  viewer: Viewer,
  taskId: string,
): Promise<DecisionTask | null> {
  const row = await work.trx
    .selectFrom('tasks')
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .leftJoin('agents', (join) =>
      join.onRef('agents.org_id', '=', 'tasks.org_id').onRef('agents.id', '=', 'tasks.assigned_agent_id'),
    )
    .select([
      'tasks.id',
      'tasks.board_id',
      'tasks.title',
      'tasks.status',
      'tasks.assigned_agent_id',
      'tasks.created_by_user_id',
      'tasks.active_run_id',
      'boards.open_level',
      ownLevel(viewer).as('own_level'),
      'agents.name as agent_name',
      'agents.paused_at as agent_paused_at',
    ])
    .where('tasks.org_id', '=', work.orgId)
    .where('tasks.id', '=', taskId)
    .forUpdate('tasks')
    .executeTakeFirst();
  return row ?? null;
}

/** Does nothing to a task that is no longer in review. Call it with the row locked. */
export async function markApproved(work: Work, taskId: string): Promise<void> {
  await work.trx
    .updateTable('tasks')
    .set({ status: 'done', completed_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
    .where('org_id', '=', work.orgId)
    .where('id', '=', taskId)
    .where('status', '=', 'review')
    .execute();
}

/** What a person asked for and no run has taken up, because the latest one failed or ran out of time on it. */
export async function findUnansweredFeedback(work: Work, taskId: string): Promise<string | null> {
  const latest = await work.trx
    .selectFrom('runs')
    .select(['status', 'feedback'])
    .where('org_id', '=', work.orgId)
    .where('task_id', '=', taskId)
    // Answers to comments leave the task as it is.
    .where('trigger', '!=', 'mention')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return latest?.status === 'failed' || latest?.status === 'timed_out' ? latest.feedback : null;
}

/**
 * A comment by the agent of a running attempt. The same tool call twice is one comment.
 * @returns null when the attempt is over or was taken over: its effects count no more.
 */
export async function addRunComment(
  work: Work,
  fence: Fence,
  input: { content: string; toolCallId: string },
): Promise<{ comment: CommentRow; isNew: boolean } | null> {
  const run = await lockRunningAttempt(work, fence);
  if (!run) return null;
  const known = await work.trx
    .selectFrom('comments')
    .selectAll()
    .where('org_id', '=', work.orgId)
    .where('run_id', '=', run.id)
    .where('tool_call_id', '=', input.toolCallId)
    .executeTakeFirst();
  if (known) return { comment: known, isNew: false };

  const comment = await postComment(work, {
    task: {
      id: run.task_id,
      title: run.title,
      boardId: run.board_id,
      key: `${run.board_key}-${run.number}`,
      createdByUserId: run.created_by_user_id,
    },
    author: { type: 'agent', id: run.agent_id, name: run.agent_name },
    content: input.content,
    run: postingRunOf(run, []),
    toolCallId: input.toolCallId,
  });
  return comment === null ? null : { comment, isNew: true };
}

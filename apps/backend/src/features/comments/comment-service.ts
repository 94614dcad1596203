import type { Comment, commentListQuerySchema, Page } from '@helix/contracts';
import { findTask, insertComment, listComments } from '@helix/database';
import { boardLevelOf } from '@helix/domain';
import { notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { requireLevel } from '../../plugins/board-access.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import { decodePageCursor, timeCursorSchema, toPage } from '../../plugins/page-cursor.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { toPublicComment } from '../../presenters/comment-presenter.ts';

export async function readComments(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
  { limit, cursor }: z.output<typeof commentListQuerySchema>,
): Promise<Page<Comment>> {
  const after = decodePageCursor(cursor, timeCursorSchema);
  await getCommentedTask(deps, principal, taskId);
  const db = deps.database.forOrganization(principal.orgId);
  const rows = await listComments(db, principal.orgId, taskId, { limit, after });
  return toPage(rows, limit, toPublicComment, (row) => [row.created_at_text, row.id]);
}

export async function postComment(
  deps: AppDeps,
  mutation: Mutation,
  taskId: string,
  content: string,
): Promise<Comment> {
  const { principal } = mutation;
  const { task, level } = await getCommentedTask(deps, principal, taskId);
  requireLevel(level, 'create');
  return commitOnce(
    deps,
    mutation,
    async (work) => {
      const author = { id: principal.userId, name: principal.name };
      const row = await insertComment(work.trx, { orgId: work.orgId, taskId, author, content });
      if (!row) throw notFound('task');
      work.record({
        action: 'comment.created',
        entityType: 'task',
        entityId: taskId,
        entityTitle: task.title,
        boardId: task.board_id,
        details: { comment_id: row.id },
      });
      work.announce({
        type: 'comment.created',
        entity: 'comment',
        entityId: row.id,
        boardId: task.board_id,
        taskId,
      });
      return row;
    },
    toPublicComment,
  );
}

async function getCommentedTask(deps: AppDeps, principal: Principal, taskId: string) {
  const task = await findTask(deps.database.forOrganization(principal.orgId), principal, taskId);
  const level = task ? boardLevelOf(principal.role, task.own_level, task.open_level) : 'no_access';
  if (!task || level === 'no_access') throw notFound('task');
  return { task, level };
}

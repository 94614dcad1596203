import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
import { newId } from '../id.ts';
import type { CommentTable } from '../tables.ts';
import type { Connection } from './connection.ts';

export type CommentRow = Selectable<CommentTable>;
export type CommentListRow = CommentRow & { created_at_text: string };

/** One row more than `limit`, when there is one. In the order of the conversation. */
export async function listComments(
  db: Connection,
  orgId: string,
  taskId: string,
  page: { limit: number; after: readonly [string, string] | null },
): Promise<CommentListRow[]> {
  return db
    .selectFrom('comments')
    .selectAll()
    .select(sql<string>`created_at::text`.as('created_at_text'))
    .where('org_id', '=', orgId)
    .where('task_id', '=', taskId)
    .$if(page.after !== null, (query) =>
      query.where(
        sql<boolean>`(created_at, id) > (${page.after?.[0]}::timestamptz, ${page.after?.[1]}::uuid)`,
      ),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
}

/** A person's comment and the count on its card in one statement. Null when the task is gone. */
export async function insertComment(
  trx: Trx,
  comment: { orgId: string; taskId: string; author: { id: string; name: string }; content: string },
): Promise<CommentRow | null> {
  const { author } = comment;
  const { rows } = await sql<CommentRow>`
    WITH task AS (
      UPDATE tasks SET comment_count = comment_count + 1, updated_at = now()
      WHERE org_id = ${comment.orgId}::uuid AND id = ${comment.taskId}::uuid
      RETURNING id
    )
    INSERT INTO comments (id, org_id, task_id, author_type, author_id, author_name, content)
    SELECT ${newId()}::uuid, ${comment.orgId}::uuid, task.id, 'user', ${author.id}::uuid, ${author.name}, ${comment.content}
    FROM task
    RETURNING *
  `.execute(trx);
  return rows[0] ?? null;
}

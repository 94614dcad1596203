import type { Mention } from '@helix/contracts';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
import type { CommentTable } from '../tables.ts';
import type { Connection } from './connection.ts';
import type { RunRow } from './run-lease-repository.ts';

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

export type NewComment = {
  id: string;
  orgId: string;
  taskId: string;
  author: { type: 'user' | 'agent'; id: string | null; name: string };
  content: string;
  kind: CommentRow['kind'];
  runId: string | null;
  toolCallId: string | null;
  mentions: Mention[];
};

/** The comment and the count on its card in one statement; locks the task's row. Null when the task is gone. */
export async function insertComment(trx: Trx, comment: NewComment): Promise<CommentRow | null> {
  const { author } = comment;
  const { rows } = await sql<CommentRow>`
    WITH task AS (
      UPDATE tasks SET comment_count = comment_count + 1, updated_at = now()
      WHERE org_id = ${comment.orgId}::uuid AND id = ${comment.taskId}::uuid
      RETURNING id
    )
    INSERT INTO comments (id, org_id, task_id, author_type, author_id, author_name, content, kind, run_id, tool_call_id, mentions)
    SELECT ${comment.id}::uuid, ${comment.orgId}::uuid, task.id, ${author.type}, ${author.id}::uuid, ${author.name},
           ${comment.content}, ${comment.kind}, ${comment.runId}::uuid, ${comment.toolCallId}, ${JSON.stringify(comment.mentions)}::jsonb
    FROM task
    RETURNING *
  `.execute(trx);
  return rows[0] ?? null;
}

/** People whose comments an agent was to answer in this run: the one that woke it and those that merged into it. */
export async function listAskers(trx: Trx, run: RunRow): Promise<string[]> {
  if (run.cause_comment_id === null || run.agent_id === null) return [];
  const { rows } = await sql<{ author_id: string }>`
    SELECT DISTINCT asking.author_id
    FROM comments asking JOIN comments cause ON cause.org_id = asking.org_id AND cause.id = ${run.cause_comment_id}::uuid
    WHERE asking.org_id = ${run.org_id}::uuid AND asking.task_id = ${run.task_id}::uuid AND asking.author_type = 'user'
      AND asking.created_at >= cause.created_at AND asking.created_at <= ${run.started_at ?? run.finished_at}
      AND asking.mentions @> ${JSON.stringify([{ type: 'agent', id: run.agent_id }])}::jsonb
  `.execute(trx);
  return rows.map((row) => row.author_id);
}

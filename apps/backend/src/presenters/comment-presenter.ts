import type { Comment } from '@helix/contracts';
import type { CommentRow } from '@helix/database';

export function toPublicComment(row: CommentRow): Comment {
  return {
    id: row.id,
    task_id: row.task_id,
    author_type: row.author_type,
    author_id: row.author_id,
    author_name: row.author_name,
    content: row.content,
    kind: row.kind,
    run_id: row.run_id,
    mentions: row.mentions,
    created_at: row.created_at.toISOString(),
  };
}

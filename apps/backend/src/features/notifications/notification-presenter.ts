import type { Notification } from '@helix/contracts';
import type { NotificationRow } from '@helix/database';

export function toPublicNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    type: row.type,
    title: row.title,
    body: row.body,
    actor_name: row.actor_name,
    board_id: row.board_id,
    task_id: row.task_id,
    comment_id: row.comment_id,
    read_at: row.read_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

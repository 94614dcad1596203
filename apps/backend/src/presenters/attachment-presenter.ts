import type { Attachment } from '@helix/contracts';
import type { AttachmentRow } from '@helix/database';

export function toPublicAttachment(row: AttachmentRow): Attachment {
  return {
    id: row.id,
    task_id: row.task_id,
    name: row.name,
    type: row.type,
    size_bytes: row.size_bytes,
    uploaded_by_type: row.uploaded_by_type,
    uploaded_by_id: row.uploaded_by_id,
    uploaded_by_name: row.uploaded_by_name,
    run_id: row.run_id,
    created_at: row.created_at.toISOString(),
  };
}

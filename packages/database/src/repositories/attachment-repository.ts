// Owns the rows of task attachments, and the count of them on the card.
import type { BoardLevel, FileType } from '@helix/contracts';
import { freeFileName, whyNoRoom } from '@helix/domain';
import { type Selectable, sql } from 'kysely';
import { newId } from '../id.ts';
import type { TaskAttachmentTable } from '../tables.ts';
import type { Work } from '../work.ts';
import { ownLevel, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';
import type { Fence } from './run-lease-repository.ts';
import { lockRunningAttempt } from './running-attempt.ts';

export type AttachmentRow = Selectable<TaskAttachmentTable>;
/** With what decides access. */
export type AttachmentOnBoard = AttachmentRow & {
  board_id: string;
  task_title: string;
  task_created_by_user_id: string | null;
  own_level: BoardLevel | null;
  open_level: BoardLevel;
};

/** In the order in which they were added. */
export async function listAttachments(
  db: Connection,
  orgId: string,
  taskId: string,
): Promise<AttachmentRow[]> {
  return db
    .selectFrom('task_attachments')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('task_id', '=', taskId)
    .orderBy('id')
    .execute();
}

/** Whether or not the viewer may see it: the caller compares the level. */
export async function findAttachment(
  db: Connection,
  viewer: Viewer,
  attachmentId: string,
): Promise<AttachmentOnBoard | null> {
  const row = await db
    .selectFrom('task_attachments')
    .innerJoin('tasks', (join) =>
      join
        .onRef('tasks.org_id', '=', 'task_attachments.org_id')
        .onRef('tasks.id', '=', 'task_attachments.task_id'),
    )
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .selectAll('task_attachments')
    .select([
      'tasks.board_id',
      'tasks.title as task_title',
      'tasks.created_by_user_id as task_created_by_user_id',
      'boards.open_level',
      ownLevel(viewer).as('own_level'),
    ])
    .where('task_attachments.org_id', '=', viewer.orgId)
    .where('task_attachments.id', '=', attachmentId)
    .executeTakeFirst();
  return row ?? null;
}

export type AttachmentInput = {
  task: AttachedTask;
  /** As the upload store keeps it. */
  file: { name: string; type: FileType; hash: string; sizeBytes: number };
  by: { type: 'user' | 'agent'; id: string | null; name: string };
  /** The tool call of a run that attaches it; null for a person. */
  call: { runId: string; toolCallId: string } | null;
};
type AttachedTask = { id: string; boardId: string; title: string };

export type AttachmentAdded =
  | { type: 'added'; row: AttachmentRow }
  /** `reason` in words for the person. */
  | { type: 'full'; reason: string }
  | { type: 'gone' };

/** Whoever attaches it: the row, the count on the card, what is written beside it. Names are unique on a task. */
export async function addAttachment(work: Work, input: AttachmentInput): Promise<AttachmentAdded> {
  const { task, file, by, call } = input;
  // Two files at once are counted, and named, one after the other.
  if (!(await lockTaskRow(work, task.id))) return { type: 'gone' };
  const present = await listAttachments(work.trx, work.orgId, task.id);
  const bytes = present.reduce((sum, each) => sum + each.size_bytes, 0);
  const reason = whyNoRoom({ files: present.length, bytes }, file.sizeBytes);
  if (reason !== null) return { type: 'full', reason };
  const names = new Set(present.map((each) => each.name.toLowerCase()));
  const row = await work.trx
    .insertInto('task_attachments')
    .values({
      id: newId(),
      org_id: work.orgId,
      task_id: task.id,
      upload_hash: file.hash,
      name: freeFileName(file.name, (name) => names.has(name.toLowerCase())),
      type: file.type,
      size_bytes: file.sizeBytes,
      uploaded_by_type: by.type,
      uploaded_by_id: by.id,
      uploaded_by_name: by.name,
      run_id: call?.runId ?? null,
      tool_call_id: call?.toolCallId ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await countOnCard(work, task.id, 1);
  tell(work, 'attachment.added', task, row);
  return { type: 'added', row };
}

/**
 * What the agent of a running attempt attaches. The same tool call twice is one file.
 * @returns `gone` when the attempt is over or was taken over: its effects count no more.
 */
export async function addRunAttachment(
  work: Work,
  fence: Fence,
  { file, toolCallId }: { file: AttachmentInput['file']; toolCallId: string },
): Promise<AttachmentAdded | { type: 'known'; row: AttachmentRow }> {
  const run = await lockRunningAttempt(work, fence);
  if (!run) return { type: 'gone' };
  const known = await work.trx
    .selectFrom('task_attachments')
    .selectAll()
    .where('org_id', '=', work.orgId)
    .where('run_id', '=', run.id)
    .where('tool_call_id', '=', toolCallId)
    .executeTakeFirst();
  if (known) return { type: 'known', row: known };
  return addAttachment(work, {
    task: { id: run.task_id, boardId: run.board_id, title: run.title },
    file,
    by: { type: 'agent', id: run.agent_id, name: run.agent_name },
    call: { runId: run.id, toolCallId },
  });
}

/** @returns false when somebody else has deleted it meanwhile. Release its content after the commit. */
export async function deleteAttachment(
  work: Work,
  task: AttachedTask,
  attachment: AttachmentRow,
): Promise<boolean> {
  const result = await work.trx
    .deleteFrom('task_attachments')
    .where('org_id', '=', work.orgId)
    .where('id', '=', attachment.id)
    .executeTakeFirst();
  if (result.numDeletedRows === 0n) return false;
  await countOnCard(work, task.id, -1);
  tell(work, 'attachment.deleted', task, attachment);
  return true;
}

async function lockTaskRow(work: Work, taskId: string): Promise<boolean> {
  const row = await work.trx
    .selectFrom('tasks')
    .select('id')
    .where('org_id', '=', work.orgId)
    .where('id', '=', taskId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

async function countOnCard(work: Work, taskId: string, change: 1 | -1): Promise<void> {
  await work.trx
    .updateTable('tasks')
    .set({
      attachment_count: sql<number>`attachment_count + ${change}::integer`,
      updated_at: sql<Date>`now()`,
    })
    .where('org_id', '=', work.orgId)
    .where('id', '=', taskId)
    .execute();
}

function tell(work: Work, type: string, task: AttachedTask, { id, name }: AttachmentRow): void {
  work.record({
    action: type,
    entityType: 'task',
    entityId: task.id,
    entityTitle: task.title,
    boardId: task.boardId,
    details: { attachment_id: id, name },
  });
  work.announce({ type, entity: 'attachment', entityId: id, boardId: task.boardId, taskId: task.id });
}

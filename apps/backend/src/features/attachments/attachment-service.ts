import type { Attachment, AttachmentList } from '@helix/contracts';
import {
  type AttachmentAdded,
  type AttachmentOnBoard,
  type AttachmentRow,
  addAttachment,
  deleteAttachment,
  findAttachment,
  listAttachments,
  type TaskOnBoard,
} from '@helix/database';
import {
  boardLevelOf,
  hasLevel,
  mayDeleteAttachment,
  TASK_FILES_MAX,
  TASK_FILES_MAX_BYTES,
  whyNoRoom,
} from '@helix/domain';
import { conflict, forbidden, notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import { requireLevel } from '../../plugins/board-access.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { requireTask } from '../../plugins/task-access.ts';
import { toPublicAttachment } from '../../presenters/attachment-presenter.ts';
import type { StoredFile } from '../../uploads/upload-store.ts';
import { withFile } from '../../uploads/with-file.ts';

export async function readAttachments(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
): Promise<AttachmentList> {
  const { task, level } = await requireTask(deps, principal, taskId);
  const rows = await listAttachments(deps.database.forOrganization(principal.orgId), principal.orgId, taskId);
  return {
    items: rows.map((row) => ({
      ...toPublicAttachment(row),
      abilities: {
        delete: mayDeleteAttachment(level, principal.userId, ownersOf(row, task.created_by_user_id)),
      },
    })),
    abilities: { add: hasLevel(level, 'create') },
    limits: {
      file_bytes: deps.uploads.maxBytes,
      task_files: TASK_FILES_MAX,
      task_bytes: TASK_FILES_MAX_BYTES,
    },
  };
}

/** Before the file is read: a task that is full, or not the caller's, need not wait for 25 MB. */
export async function requireRoomOnTask(
  deps: AppDeps,
  principal: Principal,
  taskId: string,
): Promise<TaskOnBoard> {
  const { task, level } = await requireTask(deps, principal, taskId);
  requireLevel(level, 'create');
  const reason = whyNoRoom({ files: task.attachment_count, bytes: 0 }, 0);
  if (reason !== null) throw conflict('conflict', reason);
  return task;
}

export async function attachFile(
  deps: AppDeps,
  mutation: Mutation,
  task: TaskOnBoard,
  file: StoredFile,
): Promise<Attachment> {
  const { principal } = mutation;
  return commitOnce(
    deps,
    withFile(mutation, file),
    async (work) =>
      requireAdded(
        await addAttachment(work, {
          task: { id: task.id, boardId: task.board_id, title: task.title },
          file,
          by: { type: 'user', id: principal.userId, name: principal.name },
          call: null,
        }),
      ),
    toPublicAttachment,
  );
}

export async function getAttachment(
  deps: AppDeps,
  principal: Principal,
  attachmentId: string,
): Promise<AttachmentOnBoard> {
  const row = await findAttachment(deps.database.forOrganization(principal.orgId), principal, attachmentId);
  if (!row || levelOf(principal, row) === 'no_access') throw notFound('file');
  return row;
}

export async function removeAttachment(
  deps: AppDeps,
  { principal, context }: Mutation,
  attachmentId: string,
): Promise<void> {
  const row = await getAttachment(deps, principal, attachmentId);
  const owners = ownersOf(row, row.task_created_by_user_id);
  if (!mayDeleteAttachment(levelOf(principal, row), principal.userId, owners)) {
    throw forbidden(
      'Only the person who added this file, the one who created the task and those who manage the board can delete it.',
    );
  }
  const task = { id: row.task_id, boardId: row.board_id, title: row.task_title };
  await deps.work(context, async (work) => {
    if (!(await deleteAttachment(work, task, row))) throw notFound('file');
  });
  await deps.uploads.release({ orgId: principal.orgId, hash: row.upload_hash });
}

function requireAdded(added: AttachmentAdded): AttachmentRow {
  if (added.type === 'gone') throw notFound('task');
  if (added.type === 'full') throw conflict('conflict', added.reason);
  return added.row;
}

function ownersOf(row: AttachmentRow, taskCreatedByUserId: string | null) {
  return {
    uploadedByUserId: row.uploaded_by_type === 'user' ? row.uploaded_by_id : null,
    taskCreatedByUserId,
  };
}

function levelOf(principal: Principal, row: Pick<TaskOnBoard, 'own_level' | 'open_level'>) {
  return boardLevelOf(principal.role, row.own_level, row.open_level);
}

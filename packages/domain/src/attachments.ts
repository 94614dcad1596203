// Owns how much may be attached to one task, and who may take it away.
import type { BoardLevel } from '@helix/contracts';
import { hasLevel, mayDecideOnTask } from './permissions.ts';

/** More than this no one looks through, and no brief can list with sense. */
export const TASK_FILES_MAX = 20;
export const TASK_FILES_MAX_BYTES = 100 * 1024 ** 2;

export type AttachedSoFar = { files: number; bytes: number };

/** Why a file of this size does not fit any more, in words for the person; null when it does. */
export function whyNoRoom(attached: AttachedSoFar, sizeBytes: number): string | null {
  if (attached.files >= TASK_FILES_MAX) {
    return `This task has ${TASK_FILES_MAX} files, as many as a task may have. Delete one that is not needed, then add this one.`;
  }
  if (attached.bytes + sizeBytes > TASK_FILES_MAX_BYTES) {
    return `The files of a task may have ${TASK_FILES_MAX_BYTES / 1024 ** 2} MB together, and this one would be too much. Delete one that is not needed, then add it.`;
  }
  return null;
}

/** Those who added it, and those who may delete the whole task. */
export function mayDeleteAttachment(
  level: BoardLevel,
  userId: string,
  attachment: { uploadedByUserId: string | null; taskCreatedByUserId: string | null },
): boolean {
  if (mayDecideOnTask(level, userId, attachment.taskCreatedByUserId)) return true;
  return hasLevel(level, 'create') && attachment.uploadedByUserId === userId;
}

// Owns how much may be attached to one task, and who may take it away.
import type { BoardLevel } from '@helix/contracts';
import { hasLevel, mayDecideOnTask } from './permissions.ts';

/** More than this no one looks through, and no brief can list with sense. */
export const TASK_FILES_MAX = 20;
export const TASK_FILES_MAX_BYTES = 100 * 1024 ** 2;

/** A skill is read before work begins: more than this would be a library. */
export const SKILL_FILES_MAX = 20;
export const SKILL_FILES_MAX_BYTES = 50 * 1024 ** 2;

export type AttachedSoFar = { files: number; bytes: number };

/** Why a file of this size does not fit any more, in words for the person; null when it does. */
export function whyNoRoom(attached: AttachedSoFar, sizeBytes: number): string | null {
  return whyFull('task', { files: TASK_FILES_MAX, bytes: TASK_FILES_MAX_BYTES }, attached, sizeBytes);
}

/** The same for a skill. */
export function whyNoRoomInSkill(attached: AttachedSoFar, sizeBytes: number): string | null {
  return whyFull('skill', { files: SKILL_FILES_MAX, bytes: SKILL_FILES_MAX_BYTES }, attached, sizeBytes);
}

function whyFull(
  what: string,
  most: AttachedSoFar,
  attached: AttachedSoFar,
  sizeBytes: number,
): string | null {
  if (attached.files >= most.files) {
    return `This ${what} has ${most.files} files, as many as a ${what} may have. Delete one that is not needed, then add this one.`;
  }
  if (attached.bytes + sizeBytes > most.bytes) {
    return `The files of a ${what} may have ${most.bytes / 1024 ** 2} MB together, and this one would be too much. Delete one that is not needed, then add it.`;
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

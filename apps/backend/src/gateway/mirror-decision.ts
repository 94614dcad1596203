// Owns what is done about a file that was read from a workspace, beside what HELIX knows of it. Pure.
import { fileHash } from '@helix/database';
import type { WorkspaceFile } from './workspace-files.ts';

export const EMPTY_FILE_HASH = fileHash('');

/** `take`: it becomes a version. `heal`: it is written again. `wait`: an edit made here is on its way to it. */
export type MirrorDecision = 'same' | 'take' | 'heal' | 'wait';

export function decideMirror(
  /** What the workspace had when it was last looked at, or written. */
  known: { hash: string; isEditWaiting: boolean },
  found: Pick<WorkspaceFile, 'hash' | 'isMissing'>,
): MirrorDecision {
  // The sync keeps what it replaces.
  if (known.isEditWaiting) return 'wait';
  if (found.hash === known.hash) return 'same';
  // Agents and people empty a file; one that is gone was lost, and nothing that was learned may go with it.
  return found.isMissing ? 'heal' : 'take';
}

// Owns what is written when a file of a workspace turns out to be another one than was known, each in one transaction:
// the version, what follows from it for the agent, the activity and the event.
import type { VersionedFileName } from '@helix/contracts';
import {
  type Actor,
  type AgentFileVersionRow,
  addFileVersion,
  correctFileAuthor,
  fileHash,
  findMirroredAgent,
  findNewestFileVersion,
  hasFileVersion,
  lockAgent,
  type MirroredAgent,
  updateAgent,
  type Work,
} from '@helix/database';
import { EMPTY_FILE_HASH } from './mirror-decision.ts';
import type { WorkspaceFile } from './workspace-files.ts';

export type MirroredFile = { orgId: string; agentId: string; name: VersionedFileName };

/** What is known of a file. */
export type Known = {
  hash: string;
  isEditWaiting: boolean;
  savedAt: Date | null;
  /** Another one whenever something else is known. */
  revision: string;
};

export function knownOf(agent: MirroredAgent, name: VersionedFileName): Known {
  if (name === 'MEMORY.md') {
    const { memory_hash, memory_version, memory_saved_at: savedAt } = agent;
    const hash = memory_hash ?? EMPTY_FILE_HASH;
    return { hash, isEditWaiting: false, savedAt, revision: String(memory_version) };
  }
  const { soul_hash, soul_version, soul_synced_version } = agent;
  const hash = fileHash(agent.soul);
  return {
    hash: soul_hash ?? hash,
    // An agent that moves is not in step with its gateway either, without anybody having edited it.
    isEditWaiting: soul_synced_version < soul_version && soul_hash !== hash,
    savedAt: agent.soul_saved_at,
    revision: `${soul_version} ${soul_synced_version} ${soul_hash}`,
  };
}

/**
 * What was found in the workspace is the present file from now on.
 * @param known before it was read.
 * @returns false when something else is known of the file by now: what was read may be older than that.
 */
export async function recordFound(
  work: Work,
  file: MirroredFile,
  known: Known,
  found: WorkspaceFile & { runId: string | null },
): Promise<boolean> {
  const { orgId, agentId, name } = file;
  const row = await lockAgent(work.trx, orgId, agentId);
  const present = row && (await findMirroredAgent(work.trx, orgId, agentId));
  if (!row || !present) return true;
  if (knownOf(present, name).revision !== known.revision) return false;
  const added = await addFileVersion(work.trx, file, { ...found, author: agentActor(row) });
  const details = { version: added.version, ...(found.runId ? { run_id: found.runId } : {}) };
  if (name === 'MEMORY.md') {
    announceMemory(work, row, details);
    return true;
  }
  const soulVersion = row.soul_version + 1;
  // Of an agent that moves, the gateway it moves to does not have it yet.
  const isSynced = row.soul_synced_version >= row.soul_version;
  const updated = await updateAgent(work.trx, orgId, agentId, {
    soul: added.content,
    soul_hash: found.hash,
    soul_version: soulVersion,
    soul_synced_version: isSynced ? soulVersion : row.soul_synced_version,
  });
  work.record({ action: 'agent.updated', ...entityOf(row), details: { soul: true, ...details } });
  work.announce({
    type: 'agent.updated',
    entity: 'agent',
    entityId: agentId,
    version: updated?.version ?? 0,
  });
  return true;
}

/** What nobody here has seen of a file that is about to be replaced: a version, below the present one. */
export async function recordKept(work: Work, file: MirroredFile, found: WorkspaceFile): Promise<void> {
  const { orgId, agentId, name } = file;
  const row = await lockAgent(work.trx, orgId, agentId);
  if (!row || found.isMissing || found.hash === EMPTY_FILE_HASH) return;
  const newest = await findNewestFileVersion(work.trx, file);
  const present = name === 'SOUL.md' ? row.soul : newest?.content;
  const isKnown = name === 'SOUL.md' && found.hash === row.soul_hash;
  if (isKnown || found.content === present || (await hasFileVersion(work.trx, file, found.hash))) return;
  const kept = await addFileVersion(work.trx, file, { ...found, author: agentActor(row) });
  if (present !== undefined)
    await addFileVersion(work.trx, file, {
      content: present,
      ...(newest ? { hash: newest.hash, runId: newest.run_id } : {}),
      author: newest ? authorOf(newest) : work.actor,
    });
  work.record({
    action: 'agent.file_kept',
    ...entityOf(row),
    details: { file: name, version: kept.version },
  });
  work.announce({ type: 'agent.file_kept', entity: 'agent', entityId: agentId, version: row.version });
}

/** @param written.former the version that it replaced in the workspace; 0 for none. */
export async function recordMemory(
  work: Work,
  agentId: string,
  written: { content: string; hash: string; former: number; details?: Record<string, unknown> | undefined },
): Promise<void> {
  const file = { orgId: work.orgId, agentId, name: 'MEMORY.md' } as const;
  const row = await lockAgent(work.trx, work.orgId, agentId);
  if (!row) return;
  const newest = await findNewestFileVersion(work.trx, file);
  let version = newest?.version ?? 0;
  if (newest?.hash !== written.hash)
    version = (await addFileVersion(work.trx, file, { ...written, author: work.actor })).version;
  else if (newest.version > written.former) await correctFileAuthor(work.trx, newest, work.actor);
  // It said so already.
  else return;
  announceMemory(work, row, { version, ...written.details });
}

function announceMemory(
  work: Work,
  agent: { id: string; name: string },
  details: Record<string, unknown>,
): void {
  work.record({ action: 'agent.memory_changed', ...entityOf(agent), details });
  work.announce({ type: 'agent.memory_changed', entity: 'agent', entityId: agent.id });
}

function agentActor({ id, name }: { id: string; name: string }): Actor {
  return { type: 'agent', id, name };
}

function authorOf({ author_type: type, author_id: id, author_name: name }: AgentFileVersionRow): Actor {
  return { type, id, name } as Actor;
}

function entityOf({ id, name }: { id: string; name: string }) {
  return { entityType: 'agent', entityId: id, entityTitle: name };
}

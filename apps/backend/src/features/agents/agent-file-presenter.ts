import type { AgentFileVersion, AgentFileVersionDetail, AgentMemory } from '@helix/contracts';
import { type AgentFileVersionCard, type AgentFileVersionRow, fileHash } from '@helix/database';

export function toPublicVersion(row: AgentFileVersionCard): AgentFileVersion {
  return {
    name: row.name,
    version: row.version,
    hash: row.hash,
    size_bytes: row.size_bytes,
    author: authorOf(row),
    run_id: row.run_id,
    created_at: row.created_at.toISOString(),
  };
}

export function toPublicVersionDetail(row: AgentFileVersionRow): AgentFileVersionDetail {
  return { ...toPublicVersion(row), content: row.content };
}

/**
 * @param newest null where nothing was ever learned.
 * @param notice why this may be older than what the workspace has; null where it is not.
 */
export function toPublicMemory(newest: AgentFileVersionRow | null, notice: string | null): AgentMemory {
  return {
    content: newest?.content ?? '',
    hash: newest?.hash ?? fileHash(''),
    version: newest?.version ?? 0,
    saved_at: newest?.created_at.toISOString() ?? null,
    author: newest && authorOf(newest),
    run_id: newest?.run_id ?? null,
    is_current: notice === null,
    notice,
  };
}

function authorOf({ author_type: type, author_id: id, author_name: name }: AgentFileVersionCard) {
  return { type, id, name };
}

// The versions of an agent's SOUL.md and MEMORY.md: listed, read, and made present again.
import type { AgentFileVersion, AgentFileVersionDetail, Page, VersionedFileName } from '@helix/contracts';
import { findFileVersion, listFileVersions } from '@helix/database';
import { notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import { decodePageCursor, numberCursorSchema, toPage } from '../../plugins/page-cursor.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { toPublicVersion, toPublicVersionDetail } from './agent-file-presenter.ts';
import { changeMemory } from './agent-memory-service.ts';
import { changeAgent } from './agent-service.ts';
import { getWorkspaceAgent, lookAtWorkspace } from './agent-workspace.ts';

type FileOf = { agentId: string; name: VersionedFileName };

/** Newest first. Whoever begins to read sees what the workspace has by now. */
export async function readVersions(
  deps: AppDeps,
  principal: Principal,
  file: FileOf,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<AgentFileVersion>> {
  const before = decodePageCursor(cursor, numberCursorSchema)?.[0] ?? null;
  const agent = await getWorkspaceAgent(deps, principal, file.agentId);
  if (before === null) await lookAtWorkspace(deps, agent);
  const db = deps.database.forOrganization(principal.orgId);
  const rows = await listFileVersions(db, principal, file, { limit, before });
  return toPage(rows, limit, toPublicVersion, (row) => [row.version]);
}

export async function getVersion(
  deps: AppDeps,
  principal: Principal,
  file: FileOf,
  version: number,
): Promise<AgentFileVersionDetail> {
  return toPublicVersionDetail(await getRow(deps, principal, file, version));
}

/**
 * Its text becomes a new version: of MEMORY.md as if it were typed, of SOUL.md likewise.
 * @returns the present version. @throws AppError 409 where the present one is not what the caller saw.
 */
export async function restoreVersion(
  deps: AppDeps,
  mutation: Mutation,
  file: FileOf,
  { version, expectedHash }: { version: number; expectedHash: string },
): Promise<AgentFileVersionDetail> {
  const { principal } = mutation;
  const { content } = await getRow(deps, principal, file, version);
  const details = { restored_version: version };
  if (file.name === 'MEMORY.md')
    await changeMemory(deps, mutation, file.agentId, { content, expectedHash, details });
  else await changeAgent(deps, mutation, file.agentId, { system_prompt: content }, { expectedHash, details });
  return toPublicVersionDetail(await getRow(deps, principal, file, null));
}

async function getRow(deps: AppDeps, principal: Principal, file: FileOf, version: number | null) {
  const db = deps.database.forOrganization(principal.orgId);
  const row = await findFileVersion(db, principal, file, version);
  if (!row) throw notFound('version');
  return row;
}

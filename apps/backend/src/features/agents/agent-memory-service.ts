// What an agent has learned, MEMORY.md: read as its workspace has it, and changed there before it is recorded here.
import type { AgentMemory } from '@helix/contracts';
import { findFileVersion, type MirroredAgent } from '@helix/database';
import { conflict } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { toPublicMemory } from './agent-file-presenter.ts';
import { getWorkspaceAgent, lookAtWorkspace, refuseUnreachable, whyUnreachable } from './agent-workspace.ts';

export async function getMemory(deps: AppDeps, principal: Principal, agentId: string): Promise<AgentMemory> {
  const agent = await getWorkspaceAgent(deps, principal, agentId);
  const isCurrent = await lookAtWorkspace(deps, agent);
  const notice = isCurrent
    ? null
    : `${await whyUnreachable(deps, agent)} This is what was last seen of its memory; it can be changed when the gateway answers again.`;
  return readMemory(deps, principal, agent, notice);
}

/**
 * @param memory.details of the activity, beside the version.
 * @throws AppError 409 with the present memory where it is not what the caller saw; 503 while it cannot be written.
 */
export async function changeMemory(
  deps: AppDeps,
  { principal, context }: Mutation,
  agentId: string,
  memory: { content: string; expectedHash: string; details?: Record<string, unknown> },
): Promise<AgentMemory> {
  const agent = await getWorkspaceAgent(deps, principal, agentId);
  const outcome = await deps.mirror.writeMemory(context, agentId, memory);
  if (outcome === 'away')
    return refuseUnreachable(deps, agent, 'Its memory was not changed. Try again when the gateway is back.');
  const present = await readMemory(deps, principal, agent, null);
  if (outcome === 'written') return present;
  throw conflict(
    'version_conflict',
    `The memory of ${agent.name} was changed meanwhile. Look at what it says now, then save again.`,
    present,
  );
}

async function readMemory(
  deps: AppDeps,
  principal: Principal,
  agent: MirroredAgent,
  notice: string | null,
): Promise<AgentMemory> {
  const db = deps.database.forOrganization(principal.orgId);
  return toPublicMemory(
    await findFileVersion(db, principal, { agentId: agent.id, name: 'MEMORY.md' }, null),
    notice,
  );
}

// What an agent noted for itself on which day: read from its workspace, kept nowhere else.
import type { AgentNote, AgentNotes } from '@helix/contracts';
import { notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { filesOf, getWorkspaceAgent, refuseUnreachable, whyUnreachable } from './agent-workspace.ts';

const NONE_THERE = 'Session notes cannot be read at an OpenClaw.';

export async function getNotes(deps: AppDeps, principal: Principal, agentId: string): Promise<AgentNotes> {
  const agent = await getWorkspaceAgent(deps, principal, agentId);
  try {
    const items = await filesOf(deps, agent)?.listNotes(agentId);
    if (items === null) return { items: [], notice: NONE_THERE };
    if (items !== undefined) return { items, notice: null };
  } catch (error) {
    deps.logger.warn({ err: error, agentId }, 'the notes of an agent could not be listed');
  }
  return { items: [], notice: `${await whyUnreachable(deps, agent)} Its notes are there.` };
}

export async function getNote(
  deps: AppDeps,
  principal: Principal,
  agentId: string,
  date: string,
): Promise<AgentNote> {
  const agent = await getWorkspaceAgent(deps, principal, agentId);
  const note = await filesOf(deps, agent)
    ?.readNote(agentId, date)
    .catch((error: unknown) =>
      deps.logger.warn({ err: error, agentId }, 'a note of an agent could not be read'),
    );
  if (note === null) throw notFound('note');
  return note ?? refuseUnreachable(deps, agent, 'Its notes are there; try again when it is back.');
}

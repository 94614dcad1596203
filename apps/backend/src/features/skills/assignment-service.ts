import { type AgentSkills, SKILLS_PER_AGENT_MAX } from '@helix/contracts';
import {
  type AgentRow,
  assignSkills,
  findAgent,
  findSkill,
  listAgentSkillIds,
  listSkillAgents,
  listSkills,
  lockAgent,
  lockOrganization,
  raiseSkillsVersion,
  unassignSkills,
  type Work,
} from '@helix/database';
import { conflict, notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { toSkillCard } from './skill-presenter.ts';

export async function readAgentSkills(
  deps: AppDeps,
  principal: Principal,
  agentId: string,
): Promise<AgentSkills> {
  const db = deps.database.forOrganization(principal.orgId);
  const agent = await findAgent(db, principal.orgId, agentId);
  if (!agent) throw notFound('agent');
  const rows = await listSkills(db, principal, { agentId });
  return {
    items: rows.map((row) => toSkillCard(row, principal)),
    next_cursor: null,
    synced: agent.skills_synced_version >= agent.skills_version,
  };
}

export async function readSkillAgents(deps: AppDeps, principal: Principal, skillId: string) {
  const db = deps.database.forOrganization(principal.orgId);
  if (!(await findSkill(db, principal, skillId))) throw notFound('skill');
  return listSkillAgents(db, principal.orgId, skillId);
}

/** Gives the agent exactly these skills. */
export async function setAgentSkills(
  deps: AppDeps,
  { context, principal }: Mutation,
  agentId: string,
  skillIds: string[],
): Promise<AgentSkills> {
  await deps.work(context, (work) =>
    changeAssignments(work, agentId, (present) => ({
      added: skillIds.filter((id) => !present.includes(id)),
      removed: present.filter((id) => !skillIds.includes(id)),
    })),
  );
  deps.gateway.agentChanged();
  return readAgentSkills(deps, principal, agentId);
}

/** One skill more or less; what is so already stays so. */
export async function changeAgentSkill(
  deps: AppDeps,
  { context, principal }: Mutation,
  ids: { agentId: string; skillId: string },
  isAssigned: boolean,
): Promise<void> {
  await deps.work(context, async (work) => {
    if (!(await findSkill(work.trx, principal, ids.skillId))) throw notFound('skill');
    await changeAssignments(work, ids.agentId, (present) => {
      const has = present.includes(ids.skillId);
      return {
        added: isAssigned && !has ? [ids.skillId] : [],
        removed: !isAssigned && has ? [ids.skillId] : [],
      };
    });
  });
  deps.gateway.agentChanged();
}

async function changeAssignments(
  work: Work,
  agentId: string,
  decide: (present: string[]) => { added: string[]; removed: string[] },
): Promise<void> {
  await lockOrganization(work.trx, work.orgId, 'skills');
  const agent = await lockAgent(work.trx, work.orgId, agentId);
  if (!agent) throw notFound('agent');
  const present = await listAgentSkillIds(work.trx, work.orgId, agentId);
  const { added, removed } = decide(present);
  if (added.length + removed.length === 0) return;
  if (present.length + added.length - removed.length > SKILLS_PER_AGENT_MAX)
    throw conflict(
      'conflict',
      `An agent can have up to ${SKILLS_PER_AGENT_MAX} skills. Take one away first, or join several into one.`,
    );
  await unassignSkills(work.trx, work.orgId, agentId, removed);
  await assignSkills(work.trx, work.orgId, agentId, added);
  await raiseSkillsVersion(work.trx, work.orgId, { agentId });
  tell(work, agent, added, removed);
}

function tell(work: Work, agent: AgentRow, added: string[], removed: string[]): void {
  work.record({
    action: 'agent.skills_changed',
    entityType: 'agent',
    entityId: agent.id,
    entityTitle: agent.name,
    details: { added, removed },
  });
  for (const entityId of [...added, ...removed])
    work.announce({ type: 'skill.assigned', entity: 'skill', entityId });
}

// Which agents have which skills. Every change raises what the agent's workspace is behind by.
import { sql } from 'kysely';
import type { Trx } from '../database.ts';
import type { Connection } from './connection.ts';

/** Who has the skill, by name. */
export async function listSkillAgents(
  db: Connection,
  orgId: string,
  skillId: string,
): Promise<{ id: string; name: string; handle: string; role_title: string }[]> {
  return db
    .selectFrom('agents')
    .innerJoin('agent_skills', (join) =>
      join
        .onRef('agent_skills.org_id', '=', 'agents.org_id')
        .onRef('agent_skills.agent_id', '=', 'agents.id'),
    )
    .select(['agents.id', 'agents.name', 'agents.handle', 'agents.role_title'])
    .where('agents.org_id', '=', orgId)
    .where('agent_skills.skill_id', '=', skillId)
    .orderBy(sql`lower(agents.name)`)
    .execute();
}

export async function listAgentSkillIds(db: Connection, orgId: string, agentId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('agent_skills')
    .select('skill_id')
    .where('org_id', '=', orgId)
    .where('agent_id', '=', agentId)
    .execute();
  return rows.map((row) => row.skill_id);
}

/** @throws the database's 23503 for a skill of another organization. */
export async function assignSkills(
  trx: Trx,
  orgId: string,
  agentId: string,
  skillIds: readonly string[],
): Promise<void> {
  if (skillIds.length === 0) return;
  await trx
    .insertInto('agent_skills')
    .values(skillIds.map((skill_id) => ({ org_id: orgId, agent_id: agentId, skill_id })))
    .execute();
}

export async function unassignSkills(
  trx: Trx,
  orgId: string,
  agentId: string,
  skillIds: readonly string[],
): Promise<void> {
  if (skillIds.length === 0) return;
  await trx
    .deleteFrom('agent_skills')
    .where('org_id', '=', orgId)
    .where('agent_id', '=', agentId)
    .where('skill_id', 'in', [...skillIds])
    .execute();
}

/**
 * The workspaces of these agents are behind from now on, until the sync has written them. For a skill: of all who
 * have it. Call it in the transaction of the change, under the organization's lock `skills`.
 */
export async function raiseSkillsVersion(
  trx: Trx,
  orgId: string,
  whose: { agentId: string } | { skillId: string },
): Promise<void> {
  await trx
    .updateTable('agents')
    .set((eb) => ({ skills_version: eb('skills_version', '+', 1) }))
    .where('org_id', '=', orgId)
    .$if('agentId' in whose, (query) => query.where('id', '=', 'agentId' in whose ? whose.agentId : ''))
    .$if('skillId' in whose, (query) =>
      query.where('id', 'in', (eb) =>
        eb
          .selectFrom('agent_skills')
          .select('agent_id')
          .where('org_id', '=', orgId)
          .where('skill_id', '=', 'skillId' in whose ? whose.skillId : ''),
      ),
    )
    .execute();
}

// What of the skills goes to the gateway: into workspaces, and into the prompt of a run.
import type { SkillActivation } from '@helix/contracts';
import { sql } from 'kysely';
import type { Db } from '../database.ts';
import { agentsAtGateways, type UnsyncedIdentity, worksAt } from './agent-identity-repository.ts';
import type { Connection } from './connection.ts';

/** An agent whose workspace does not hold its present skills, with the gateway that it works on. */
export type UnsyncedSkills = UnsyncedIdentity & { skills_version: number; skills_synced_version: number };

/**
 * Of all organizations: used with the system role by the workspace sync.
 * @param ready the gateways that can take skills now; a null among them stands for every organization's built-in one.
 * @param triedAgentIds those whose gateway refused them a moment ago.
 */
export async function findUnsyncedSkills(
  system: Db,
  ready: (string | null)[],
  triedAgentIds: string[],
  limit: number,
): Promise<UnsyncedSkills[]> {
  return agentsAtGateways(system, ready, triedAgentIds)
    .select(['skills_version', 'skills_synced_version'])
    .whereRef('skills_synced_version', '<', 'skills_version')
    .orderBy('agents.id')
    .limit(limit)
    .execute();
}

/**
 * Records the version that was written, not the latest one: a change made meanwhile stays unsynced, and so does an
 * agent that was moved to another gateway meanwhile.
 */
export async function markSkillsSynced(
  db: Connection,
  agent: { id: string; org_id: string; skills_version: number },
  gatewayId: string,
): Promise<void> {
  await db
    .updateTable('agents')
    .set({ skills_synced_version: sql<number>`greatest(skills_synced_version, ${agent.skills_version})` })
    .where('org_id', '=', agent.org_id)
    .where('id', '=', agent.id)
    .where(worksAt(gatewayId))
    .execute();
}

export type WorkspaceSkill = {
  id: string;
  slug: string;
  name: string;
  description: string;
  content: string;
  frontmatter: Record<string, unknown>;
  /** The files beside it. */
  attachments: { name: string; upload_hash: string; size_bytes: number }[];
};

/** The enabled skills of an agent, as its workspace holds them. */
export async function listWorkspaceSkills(
  db: Connection,
  orgId: string,
  agentId: string,
): Promise<WorkspaceSkill[]> {
  return enabledSkillsOf(db, orgId, agentId)
    .select([
      'skills.id',
      'skills.slug',
      'skills.name',
      'skills.description',
      'skills.content',
      'skills.frontmatter',
      sql<WorkspaceSkill['attachments']>`coalesce((
        SELECT jsonb_agg(jsonb_build_object('name', name, 'upload_hash', upload_hash, 'size_bytes', size_bytes) ORDER BY name)
        FROM skill_attachments WHERE org_id = skills.org_id AND skill_id = skills.id), '[]')`.as(
        'attachments',
      ),
    ])
    .orderBy('skills.slug')
    .execute();
}

export type RunSkillRow = {
  id: string;
  slug: string;
  name: string;
  description: string;
  size_bytes: number;
  activation_mode: SkillActivation;
  activation_tags: string[];
  board_ids: string[];
  /** Names of the files beside it. */
  file_names: string[];
};

/** The enabled skills of an agent with what decides whether each is active; without their content. By name. */
export async function listRunSkills(db: Connection, orgId: string, agentId: string): Promise<RunSkillRow[]> {
  return enabledSkillsOf(db, orgId, agentId)
    .select([
      'skills.id',
      'skills.slug',
      'skills.name',
      'skills.description',
      'skills.size_bytes',
      'skills.activation_mode',
      'skills.activation_tags',
      sql<
        string[]
      >`ARRAY(SELECT board_id::text FROM skill_boards WHERE org_id = skills.org_id AND skill_id = skills.id)`.as(
        'board_ids',
      ),
      sql<
        string[]
      >`ARRAY(SELECT name FROM skill_attachments WHERE org_id = skills.org_id AND skill_id = skills.id ORDER BY name)`.as(
        'file_names',
      ),
    ])
    .orderBy(sql`lower(skills.name)`)
    .execute();
}

/** By id; a skill that was deleted meanwhile is not in it. */
export async function readSkillContents(
  db: Connection,
  orgId: string,
  skillIds: readonly string[],
): Promise<Map<string, string>> {
  if (skillIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('skills')
    .select(['id', 'content'])
    .where('org_id', '=', orgId)
    .where('id', 'in', [...skillIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row.content]));
}

function enabledSkillsOf(db: Connection, orgId: string, agentId: string) {
  return db
    .selectFrom('skills')
    .innerJoin('agent_skills', (join) =>
      join
        .onRef('agent_skills.org_id', '=', 'skills.org_id')
        .onRef('agent_skills.skill_id', '=', 'skills.id'),
    )
    .where('skills.org_id', '=', orgId)
    .where('agent_skills.agent_id', '=', agentId)
    .where('skills.enabled', '=', true);
}

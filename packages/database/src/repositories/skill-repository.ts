import { freeSkillSlug } from '@helix/domain';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Trx } from '../database.ts';
import type { SkillTable } from '../tables.ts';
import { isBoardVisible, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type SkillRow = Selectable<SkillTable>;
/** What a viewer sees around a skill. */
type SkillSurroundings = { board_ids: string[]; agent_ids: string[]; attachment_count: number };
/** Without its content: what lists show. */
export type SkillCardRow = Omit<SkillRow, 'content' | 'frontmatter' | 'created_by_user_id'> &
  SkillSurroundings;
export type SkillWithSurroundings = SkillRow & SkillSurroundings;

const CARD_COLUMNS = [
  'skills.id',
  'skills.org_id',
  'skills.name',
  'skills.slug',
  'skills.description',
  'skills.size_bytes',
  'skills.activation_mode',
  'skills.activation_tags',
  'skills.enabled',
  'skills.version',
  'skills.created_at',
  'skills.updated_at',
] as const;

/** Only the boards that the viewer sees: a skill does not tell of others. */
function boardIdsFor(viewer: Viewer) {
  return sql<string[]>`ARRAY(
    SELECT boards.id::text FROM skill_boards
    JOIN boards ON boards.org_id = skill_boards.org_id AND boards.id = skill_boards.board_id
    WHERE skill_boards.org_id = skills.org_id AND skill_boards.skill_id = skills.id AND ${isBoardVisible(viewer)}
    ORDER BY lower(boards.name))`;
}

const AGENT_IDS = sql<string[]>`ARRAY(
  SELECT agents.id::text FROM agent_skills
  JOIN agents ON agents.org_id = agent_skills.org_id AND agents.id = agent_skills.agent_id
  WHERE agent_skills.org_id = skills.org_id AND agent_skills.skill_id = skills.id
  ORDER BY lower(agents.name))`;

const ATTACHMENTS = sql<number>`(
  SELECT count(*) FROM skill_attachments
  WHERE skill_attachments.org_id = skills.org_id AND skill_attachments.skill_id = skills.id)`;

/** By name. */
export async function listSkills(
  db: Connection,
  viewer: Viewer,
  filter: { agentId?: string | undefined } = {},
): Promise<SkillCardRow[]> {
  return db
    .selectFrom('skills')
    .select(CARD_COLUMNS)
    .select([
      boardIdsFor(viewer).as('board_ids'),
      AGENT_IDS.as('agent_ids'),
      ATTACHMENTS.as('attachment_count'),
    ])
    .where('skills.org_id', '=', viewer.orgId)
    .$if(filter.agentId !== undefined, (query) =>
      query.where('skills.id', 'in', (eb) =>
        eb
          .selectFrom('agent_skills')
          .select('skill_id')
          .where('org_id', '=', viewer.orgId)
          .where('agent_id', '=', filter.agentId ?? ''),
      ),
    )
    .orderBy(sql`lower(skills.name)`)
    .execute();
}

export async function findSkill(
  db: Connection,
  viewer: Viewer,
  skillId: string,
): Promise<SkillWithSurroundings | null> {
  const row = await db
    .selectFrom('skills')
    .selectAll('skills')
    .select([
      boardIdsFor(viewer).as('board_ids'),
      AGENT_IDS.as('agent_ids'),
      ATTACHMENTS.as('attachment_count'),
    ])
    .where('skills.org_id', '=', viewer.orgId)
    .where('skills.id', '=', skillId)
    .executeTakeFirst();
  return row ?? null;
}

/** A free slug made from the name. Call it under the organization's lock `skills`. */
export async function chooseSkillSlug(trx: Trx, orgId: string, name: string): Promise<string> {
  const rows = await trx.selectFrom('skills').select('slug').where('org_id', '=', orgId).execute();
  const taken = new Set(rows.map((row) => row.slug));
  return freeSkillSlug(name, (slug) => taken.has(slug));
}

/** `frontmatter` is JSON text. */
export async function insertSkill(trx: Trx, skill: Insertable<SkillTable>): Promise<SkillRow> {
  return trx.insertInto('skills').values(skill).returningAll().executeTakeFirstOrThrow();
}

/** Raises `version`. Call it under the organization's lock `skills`. */
export async function updateSkill(
  trx: Trx,
  orgId: string,
  skillId: string,
  changes: Updateable<SkillTable>,
): Promise<SkillRow | null> {
  const row = await trx
    .updateTable('skills')
    .set((eb) => ({ ...changes, version: eb('version', '+', 1), updated_at: sql<Date>`now()` }))
    .where('org_id', '=', orgId)
    .where('id', '=', skillId)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Its boards, assignments and attachments go with it: call `raiseSkillsVersion` before. */
export async function deleteSkill(trx: Trx, orgId: string, skillId: string): Promise<void> {
  await trx.deleteFrom('skills').where('org_id', '=', orgId).where('id', '=', skillId).execute();
}

/** Replaces the set. @throws the database's 23503 for a board of another organization. */
export async function setSkillBoards(
  trx: Trx,
  orgId: string,
  skillId: string,
  boardIds: readonly string[],
): Promise<void> {
  await trx.deleteFrom('skill_boards').where('org_id', '=', orgId).where('skill_id', '=', skillId).execute();
  if (boardIds.length === 0) return;
  await trx
    .insertInto('skill_boards')
    .values(boardIds.map((board_id) => ({ org_id: orgId, skill_id: skillId, board_id })))
    .execute();
}

/** Boards by key or name, whatever the case: how people write them in a file. */
export async function findBoardsCalled(
  db: Connection,
  orgId: string,
  names: readonly string[],
): Promise<{ id: string; key: string; name: string }[]> {
  const wanted = names.map((name) => name.toLowerCase());
  return db
    .selectFrom('boards')
    .select(['id', 'key', 'name'])
    .where('org_id', '=', orgId)
    .where(sql<boolean>`(lower(key) = ANY(${wanted}::text[]) OR lower(name) = ANY(${wanted}::text[]))`)
    .execute();
}

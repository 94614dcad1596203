import type { Skill, SkillCard, skillBodySchema, skillPatchSchema } from '@helix/contracts';
import {
  chooseSkillSlug,
  deleteSkill,
  findSkill,
  insertSkill,
  listBoards,
  listSkillAttachments,
  listSkills,
  lockOrganization,
  newId,
  raiseSkillsVersion,
  type SkillWithSurroundings,
  setSkillBoards,
  updateSkill,
  type Work,
} from '@helix/database';
import { renderSkillFile } from '@helix/domain/skill-file';
import { conflict, invalid, notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { absorbFrontmatter } from './skill-input.ts';
import { toPublicSkill, toSkillCard } from './skill-presenter.ts';

export async function readSkills(deps: AppDeps, principal: Principal): Promise<SkillCard[]> {
  const rows = await listSkills(deps.database.forOrganization(principal.orgId), principal);
  return rows.map((row) => toSkillCard(row, principal));
}

export async function getSkill(deps: AppDeps, principal: Principal, id: string): Promise<Skill> {
  return toPublicSkill(await getRow(deps, principal, id), principal);
}

/** The skill as one file, which another HELIX, or another product that knows SKILL.md, can read. */
export async function exportSkill(
  deps: AppDeps,
  principal: Principal,
  id: string,
): Promise<{ slug: string; text: string }> {
  const row = await getRow(deps, principal, id);
  const boards = await listBoards(deps.database.forOrganization(principal.orgId), principal);
  const fields = {
    name: row.name,
    slug: row.slug,
    description: row.description,
    activation_mode: row.activation_mode,
    boards: boards.filter((board) => row.board_ids.includes(board.id)).map((board) => board.key),
    activation_tags: row.activation_tags,
    enabled: row.enabled,
  };
  return { slug: row.slug, text: renderSkillFile(fields, row.frontmatter, row.content) };
}

export function createSkill(
  deps: AppDeps,
  mutation: Mutation,
  body: z.output<typeof skillBodySchema>,
): Promise<Skill> {
  const { principal } = mutation;
  return commitOnce(
    deps,
    mutation,
    async (work) => {
      await lockOrganization(work.trx, work.orgId, 'skills');
      const { name, slug, activation_boards, frontmatter, ...fields } = await absorbFrontmatter(
        work.trx,
        work.orgId,
        body,
      );
      if (name === undefined) throw invalid('name', 'is missing: give it here, or in the frontmatter');
      const id = newId();
      await insertSkill(work.trx, {
        id,
        org_id: work.orgId,
        name,
        slug: slug ?? (await chooseSkillSlug(work.trx, work.orgId, name)),
        ...fields,
        frontmatter: JSON.stringify(frontmatter ?? {}),
        created_by_user_id: principal.userId,
      });
      await setSkillBoards(work.trx, work.orgId, id, activation_boards ?? []);
      const row = await getRowIn(work, principal, id);
      work.record({ action: 'skill.created', ...entity(row) });
      work.announce({ type: 'skill.created', entity: 'skill', entityId: id, version: row.version });
      return row;
    },
    (row) => toPublicSkill(row, principal),
  );
}

export async function changeSkill(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
  { version, ...patch }: z.output<typeof skillPatchSchema>,
): Promise<Skill> {
  const row = await deps.work(context, async (work) => {
    await lockOrganization(work.trx, work.orgId, 'skills');
    const before = await getRowIn(work, principal, id);
    if (version !== undefined && version !== before.version) {
      throw conflict(
        'version_conflict',
        'Somebody changed this skill meanwhile. Look at the current text, then save again.',
        toPublicSkill(before, principal),
      );
    }
    const { activation_boards, frontmatter, ...fields } = await absorbFrontmatter(
      work.trx,
      work.orgId,
      patch,
    );
    const details = {
      ...changedFields(before, { ...fields, frontmatter }),
      ...changedFields(
        { activation_boards: before.board_ids.toSorted() },
        { activation_boards: activation_boards?.toSorted() },
      ),
    };
    if (Object.keys(details).length === 0) return before;
    await updateSkill(work.trx, work.orgId, id, {
      ...fields,
      ...(frontmatter === undefined ? {} : { frontmatter: JSON.stringify(frontmatter) }),
    });
    if (activation_boards) await setSkillBoards(work.trx, work.orgId, id, activation_boards);
    await raiseSkillsVersion(work.trx, work.orgId, { skillId: id });
    const updated = await getRowIn(work, principal, id);
    work.record({ action: 'skill.updated', ...entity(updated), details });
    work.announce({ type: 'skill.updated', entity: 'skill', entityId: id, version: updated.version });
    return updated;
  });
  deps.gateway.agentChanged();
  return toPublicSkill(row, principal);
}

/** Agents lose it, and so do their workspaces; the runs that read it keep their prompts. */
export async function removeSkill(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
): Promise<void> {
  const files = await deps.work(context, async (work) => {
    await lockOrganization(work.trx, work.orgId, 'skills');
    const row = await getRowIn(work, principal, id);
    const attachments = await listSkillAttachments(work.trx, work.orgId, id);
    await raiseSkillsVersion(work.trx, work.orgId, { skillId: id });
    await deleteSkill(work.trx, work.orgId, id);
    work.record({ action: 'skill.deleted', ...entity(row), details: { agents: row.agent_ids.length } });
    work.announce({ type: 'skill.deleted', entity: 'skill', entityId: id });
    return attachments;
  });
  for (const { upload_hash: hash } of files) await deps.uploads.release({ orgId: principal.orgId, hash });
  deps.gateway.agentChanged();
}

async function getRow(deps: AppDeps, principal: Principal, id: string): Promise<SkillWithSurroundings> {
  const row = await findSkill(deps.database.forOrganization(principal.orgId), principal, id);
  if (!row) throw notFound('skill');
  return row;
}

async function getRowIn(work: Work, principal: Principal, id: string): Promise<SkillWithSurroundings> {
  const row = await findSkill(work.trx, principal, id);
  if (!row) throw notFound('skill');
  return row;
}

export function entity(row: { id: string; name: string }) {
  return { entityType: 'skill', entityId: row.id, entityTitle: row.name };
}

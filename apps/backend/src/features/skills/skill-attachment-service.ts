import type { SkillAttachment, SkillAttachmentList } from '@helix/contracts';
import {
  addSkillAttachment,
  deleteSkillAttachment,
  findSkill,
  findSkillAttachment,
  listSkillAttachments,
  lockOrganization,
  raiseSkillsVersion,
  type SkillAttachmentRow,
  type SkillWithSurroundings,
  type Work,
} from '@helix/database';
import { canInOrganization, SKILL_FILES_MAX, SKILL_FILES_MAX_BYTES, whyNoRoomInSkill } from '@helix/domain';
import { conflict, notFound } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import type { StoredFile } from '../../uploads/upload-store.ts';
import { withFile } from '../../uploads/with-file.ts';
import { entity } from './skill-service.ts';

export async function readSkillAttachments(
  deps: AppDeps,
  principal: Principal,
  skillId: string,
): Promise<SkillAttachmentList> {
  await requireSkill(deps, principal, skillId);
  const db = deps.database.forOrganization(principal.orgId);
  const rows = await listSkillAttachments(db, principal.orgId, skillId);
  return {
    items: rows.map(toPublicSkillAttachment),
    abilities: { edit: canInOrganization(principal.role, 'manage_skills') },
    limits: {
      file_bytes: deps.uploads.maxBytes,
      skill_files: SKILL_FILES_MAX,
      skill_bytes: SKILL_FILES_MAX_BYTES,
    },
  };
}

/** Before the file is read: a skill that is full, or not there, need not wait for 25 MB. */
export async function requireRoomInSkill(
  deps: AppDeps,
  principal: Principal,
  skillId: string,
): Promise<SkillWithSurroundings> {
  const skill = await requireSkill(deps, principal, skillId);
  const reason = whyNoRoomInSkill({ files: skill.attachment_count, bytes: 0 }, 0);
  if (reason !== null) throw conflict('conflict', reason);
  return skill;
}

export async function attachToSkill(
  deps: AppDeps,
  mutation: Mutation,
  skillId: string,
  file: StoredFile,
): Promise<SkillAttachment> {
  const { principal } = mutation;
  const attachment = await commitOnce(
    deps,
    withFile(mutation, file),
    async (work) => {
      await lockOrganization(work.trx, work.orgId, 'skills');
      const skill = await findSkill(work.trx, principal, skillId);
      if (!skill) throw notFound('skill');
      const by = { userId: principal.userId, name: principal.name };
      const added = await addSkillAttachment(work.trx, { orgId: work.orgId, skillId, file, by });
      if (added.type === 'full') throw conflict('conflict', added.reason);
      await tell(work, 'skill.attachment_added', skill, added.row);
      return added.row;
    },
    toPublicSkillAttachment,
  );
  deps.gateway.agentChanged();
  return attachment;
}

export async function getSkillAttachment(
  deps: AppDeps,
  principal: Principal,
  skillId: string,
  attachmentId: string,
): Promise<SkillAttachmentRow> {
  const db = deps.database.forOrganization(principal.orgId);
  const row = await findSkillAttachment(db, principal.orgId, skillId, attachmentId);
  if (!row) throw notFound('file');
  return row;
}

export async function removeSkillAttachment(
  deps: AppDeps,
  { context, principal }: Mutation,
  skillId: string,
  attachmentId: string,
): Promise<void> {
  const skill = await requireSkill(deps, principal, skillId);
  const row = await getSkillAttachment(deps, principal, skillId, attachmentId);
  await deps.work(context, async (work) => {
    await lockOrganization(work.trx, work.orgId, 'skills');
    if (!(await deleteSkillAttachment(work.trx, work.orgId, row.id))) throw notFound('file');
    await tell(work, 'skill.attachment_deleted', skill, row);
  });
  await deps.uploads.release({ orgId: principal.orgId, hash: row.upload_hash });
  deps.gateway.agentChanged();
}

async function requireSkill(
  deps: AppDeps,
  principal: Principal,
  skillId: string,
): Promise<SkillWithSurroundings> {
  const skill = await findSkill(deps.database.forOrganization(principal.orgId), principal, skillId);
  if (!skill) throw notFound('skill');
  return skill;
}

async function tell(
  work: Work,
  type: string,
  skill: SkillWithSurroundings,
  { id, name }: SkillAttachmentRow,
): Promise<void> {
  await raiseSkillsVersion(work.trx, work.orgId, { skillId: skill.id });
  work.record({ action: type, ...entity(skill), details: { attachment_id: id, name } });
  work.announce({ type, entity: 'skill', entityId: skill.id, version: skill.version });
}

function toPublicSkillAttachment(row: SkillAttachmentRow): SkillAttachment {
  return {
    id: row.id,
    skill_id: row.skill_id,
    name: row.name,
    type: row.type,
    size_bytes: row.size_bytes,
    uploaded_by_id: row.uploaded_by_user_id,
    uploaded_by_name: row.uploaded_by_name,
    created_at: row.created_at.toISOString(),
  };
}

// Owns the rows of the files beside a skill's instructions.
import type { FileType } from '@helix/contracts';
import { freeFileName, whyNoRoomInSkill } from '@helix/domain';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
import { newId } from '../id.ts';
import type { SkillAttachmentTable } from '../tables.ts';
import type { Connection } from './connection.ts';

export type SkillAttachmentRow = Selectable<SkillAttachmentTable>;

/** The instructions themselves, in the same folder of the workspace. */
const INSTRUCTIONS = 'skill.md';

/** By name. */
export async function listSkillAttachments(
  db: Connection,
  orgId: string,
  skillId: string,
): Promise<SkillAttachmentRow[]> {
  return db
    .selectFrom('skill_attachments')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('skill_id', '=', skillId)
    .orderBy(sql`lower(name)`)
    .execute();
}

export async function findSkillAttachment(
  db: Connection,
  orgId: string,
  skillId: string,
  attachmentId: string,
): Promise<SkillAttachmentRow | null> {
  const row = await db
    .selectFrom('skill_attachments')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('skill_id', '=', skillId)
    .where('id', '=', attachmentId)
    .executeTakeFirst();
  return row ?? null;
}

export type SkillAttachmentAdded =
  | { type: 'added'; row: SkillAttachmentRow }
  /** `reason` in words for the person. */
  | { type: 'full'; reason: string };

/** Under a free name. Call it under the organization's lock `skills`: two at once are counted one after the other. */
export async function addSkillAttachment(
  trx: Trx,
  input: {
    orgId: string;
    skillId: string;
    /** As the upload store keeps it. */
    file: { name: string; type: FileType; hash: string; sizeBytes: number };
    by: { userId: string; name: string };
  },
): Promise<SkillAttachmentAdded> {
  const { orgId, skillId, file, by } = input;
  const present = await listSkillAttachments(trx, orgId, skillId);
  const bytes = present.reduce((sum, each) => sum + each.size_bytes, 0);
  const reason = whyNoRoomInSkill({ files: present.length, bytes }, file.sizeBytes);
  if (reason !== null) return { type: 'full', reason };
  const taken = new Set([INSTRUCTIONS, ...present.map((each) => each.name.toLowerCase())]);
  const row = await trx
    .insertInto('skill_attachments')
    .values({
      id: newId(),
      org_id: orgId,
      skill_id: skillId,
      upload_hash: file.hash,
      name: freeFileName(file.name, (name) => taken.has(name.toLowerCase())),
      type: file.type,
      size_bytes: file.sizeBytes,
      uploaded_by_user_id: by.userId,
      uploaded_by_name: by.name,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { type: 'added', row };
}

/** @returns false when somebody else has deleted it meanwhile. Release its content after the commit. */
export async function deleteSkillAttachment(trx: Trx, orgId: string, attachmentId: string): Promise<boolean> {
  const result = await trx
    .deleteFrom('skill_attachments')
    .where('org_id', '=', orgId)
    .where('id', '=', attachmentId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

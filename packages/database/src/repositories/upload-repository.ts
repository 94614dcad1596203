// Owns which contents the upload folder holds, and when one of them may go.
import { sql } from 'kysely';
import type { Db, Trx } from '../database.ts';

export type UploadKey = { orgId: string; hash: string };

/**
 * Announces that the content is about to be used, and keeps it from being removed for as long; `settleUpload` ends
 * that. Commits before the bytes are put in their place, so that nothing lies there without a row.
 */
export async function reserveUpload(
  db: Db,
  upload: UploadKey & { sizeBytes: number; reservedForMs: number },
): Promise<void> {
  const until = sql`now() + ${upload.reservedForMs}::bigint * interval '1 millisecond'`;
  await sql`
    INSERT INTO uploads (org_id, hash, size_bytes, pending, reserved_until)
    VALUES (${upload.orgId}::uuid, ${upload.hash}, ${upload.sizeBytes}::bigint, 1, ${until})
    ON CONFLICT (org_id, hash) DO UPDATE SET
      -- What a crash left reserved does not count any more.
      pending = CASE WHEN uploads.reserved_until < now() THEN 1 ELSE uploads.pending + 1 END,
      reserved_until = excluded.reserved_until
  `.execute(db);
}

/** The rows that use the content are there now, or never will be. */
export async function settleUpload(db: Db, { orgId, hash }: UploadKey): Promise<void> {
  await db
    .updateTable('uploads')
    .set({ pending: sql<number>`greatest(pending - 1, 0)` })
    .where('org_id', '=', orgId)
    .where('hash', '=', hash)
    .execute();
}

/**
 * Deletes the row when nothing uses the content and nobody is about to. Remove the bytes before the transaction
 * commits: whoever adds the same content again waits for this row, and then puts the bytes in their place anew.
 */
export async function deleteUploadIfUnused(trx: Trx, { orgId, hash }: UploadKey): Promise<boolean> {
  const result = await trx
    .deleteFrom('uploads')
    .where('org_id', '=', orgId)
    .where('hash', '=', hash)
    .where('uses', '=', 0)
    .where(sql<boolean>`(pending = 0 OR reserved_until < now())`)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Of all organizations; oldest first. */
export async function listUnusedUploads(system: Db, limit: number): Promise<UploadKey[]> {
  const rows = await system
    .selectFrom('uploads')
    .select(['org_id', 'hash'])
    .where('uses', '=', 0)
    .where(sql<boolean>`(pending = 0 OR reserved_until < now())`)
    .orderBy('reserved_until')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ orgId: row.org_id, hash: row.hash }));
}

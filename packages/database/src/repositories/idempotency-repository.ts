import type { Db, Trx } from '../database.ts';

/** What an earlier request under this key was answered, and the hash that tells whether it was the same request. */
export async function findIdempotentAnswer(
  db: Db,
  claim: { orgId: string; userId: string; key: string },
): Promise<{ request_hash: string; response: unknown } | null> {
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'response'])
    .where('org_id', '=', claim.orgId)
    .where('user_id', '=', claim.userId)
    .where('key', '=', claim.key)
    .executeTakeFirst();
  return row ?? null;
}

/** In the transaction of the change it answers for: both stay or neither. */
export async function storeIdempotentAnswer(
  trx: Trx,
  claim: { orgId: string; userId: string; key: string; requestHash: string; answer: unknown },
): Promise<void> {
  await trx
    .insertInto('idempotency_keys')
    .values({
      org_id: claim.orgId,
      user_id: claim.userId,
      key: claim.key,
      request_hash: claim.requestHash,
      response: JSON.stringify(claim.answer),
    })
    .execute();
}

// Owns the deletion of what nobody needs after a while, for all organizations: the system role.
// Some rows at a time: as long as a transaction that has written runs, no event is read past it.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database.ts';
import { idFloor } from '../id.ts';

/** @returns how many rows of ended sessions went. */
export function deleteExpiredSessions(system: Db, limit: number): Promise<number> {
  return deleteSome(system, 'user_sessions', sql`expires_at < now()`, limit);
}

/** @returns how many keys went; after that a repetition counts as new. */
export function deleteOldIdempotencyKeys(system: Db, maxAgeMs: number, limit: number): Promise<number> {
  return deleteSome(system, 'idempotency_keys', olderThan(maxAgeMs), limit);
}

/** Drops what no client may replay any more. @returns how many rows went. */
export function deleteOldEvents(system: Db, maxAgeMs: number, limit: number): Promise<number> {
  return deleteSome(system, 'events', olderThan(maxAgeMs), limit);
}

/** What was read and is old; what is unread stays. The id tells the age, and has the index. @returns how many rows went. */
export function deleteOldNotifications(system: Db, before: Date, limit: number): Promise<number> {
  const condition = sql`id < ${idFloor(before)}::uuid AND read_at IS NOT NULL`;
  return deleteSome(system, 'notifications', condition, limit);
}

function olderThan(maxAgeMs: number): RawBuilder<unknown> {
  return sql`created_at < now() - ${maxAgeMs}::bigint * interval '1 millisecond'`;
}

async function deleteSome(
  system: Db,
  table: 'user_sessions' | 'idempotency_keys' | 'events' | 'notifications',
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<number> {
  const name = sql.table(table);
  const { numAffectedRows } = await sql`
    DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${condition} LIMIT ${limit}::integer))
  `.execute(system);
  return Number(numAffectedRows ?? 0n);
}

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

/** Of runs that ended longer ago than their organization keeps transcripts. @param limit of runs. @returns how many rows went. */
export async function deleteOldTranscripts(system: Db, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH old AS (
      SELECT runs.id FROM organization_settings settings
      JOIN runs ON runs.org_id = settings.org_id
        AND runs.finished_at < now() - make_interval(days => settings.keep_transcripts_days)
      WHERE settings.keep_transcripts_days IS NOT NULL
        AND EXISTS (SELECT 1 FROM run_events WHERE run_events.run_id = runs.id)
      LIMIT ${limit}
    ), gone AS (DELETE FROM run_events USING old WHERE run_events.run_id = old.id RETURNING 1)
    SELECT count(*)::int AS count FROM gone
  `.execute(system);
  return rows[0]?.count ?? 0;
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

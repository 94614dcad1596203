// Owns the chain of seals over the activity log: adding to it, and checking it from its beginning.
import { sql } from 'kysely';
import {
  type BrokenBatch,
  checkSeal,
  type SealedEntry,
  type SealHead,
  type StoredSeal,
  sealHash,
  toBrokenBatch,
} from '../activity-seal.ts';
import type { Db, Trx } from '../database.ts';
import type { Connection } from './connection.ts';

/** One replica seals at a time: another one finds the lock taken and looks again a second later. */
const SEAL_LOCK = 4_815_162_344;
/** Bounds what one batch holds in memory, here and when it is checked. */
const BATCH_MAX = 1_000;
const ORGANIZATIONS_MAX = 50;
const SEALS_READ = 200;
/** Entries checked in one query. */
const ENTRIES_READ = 5_000;

export type SealedBatch = { orgId: string; seq: number; hash: string; entryCount: number };

/**
 * Seals what waits, one batch an organization, in one transaction: killed at any moment, either all of it is sealed
 * or it still waits. Used with the system role.
 * @returns the new heads; none when nothing waits or another replica seals now. `isMore`: call again at once.
 */
export async function sealActivity(system: Db): Promise<{ batches: SealedBatch[]; isMore: boolean }> {
  const waiting = await system.selectFrom('activity_unsealed').select('id').limit(1).executeTakeFirst();
  if (!waiting) return { batches: [], isMore: false };
  return system.transaction().execute(async (trx) => {
    const { rows } = await sql<{ is_ours: boolean }>`
      SELECT pg_try_advisory_xact_lock(${SEAL_LOCK}) AS is_ours
    `.execute(trx);
    if (!rows[0]?.is_ours) return { batches: [], isMore: false };
    const organizations = await trx
      .selectFrom('activity_unsealed')
      .select('org_id')
      .distinct()
      .limit(ORGANIZATIONS_MAX)
      .execute();
    const batches: SealedBatch[] = [];
    for (const { org_id } of organizations) batches.push(await sealBatch(trx, org_id));
    const isMore =
      organizations.length === ORGANIZATIONS_MAX || batches.some((batch) => batch.entryCount === BATCH_MAX);
    return { batches, isMore };
  });
}

async function sealBatch(trx: Trx, orgId: string): Promise<SealedBatch> {
  const { rows: taken } = await sql<{ id: number }>`
    DELETE FROM activity_unsealed WHERE id IN (
      SELECT id FROM activity_unsealed WHERE org_id = ${orgId}::uuid ORDER BY id LIMIT ${BATCH_MAX}::integer
    ) RETURNING id
  `.execute(trx);
  const activityIds = taken.map((row) => row.id).sort((a, b) => a - b);
  const previous = await findSealHead(trx, orgId);
  const head: SealHead = {
    orgId,
    seq: (previous?.seq ?? 0) + 1,
    previousHash: previous?.hash ?? null,
    sealedAt: await readClock(trx),
    activityIds,
  };
  const hash = sealHash(head, await readEntries(trx, orgId, activityIds));
  await sql`
    INSERT INTO activity_seals (org_id, seq, activity_ids, previous_hash, hash, sealed_at)
    VALUES (${orgId}::uuid, ${head.seq}, ${activityIds}::bigint[], ${head.previousHash}, ${hash}, ${head.sealedAt})
  `.execute(trx);
  return { orgId, seq: head.seq, hash, entryCount: activityIds.length };
}

/** In milliseconds, which is what a Date keeps: what is hashed must be what is stored. */
async function readClock(trx: Trx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS now
  `.execute(trx);
  if (!rows[0]) throw new Error('SELECT returned no row');
  return rows[0].now;
}

/** The last batch of the organization's chain. */
export async function findSealHead(db: Connection, orgId: string): Promise<StoredSeal | null> {
  const [head] = await readSeals(db, sql`org_id = ${orgId}::uuid ORDER BY seq DESC LIMIT 1`);
  return head ?? null;
}

/** The last batch of every chain. Used with the system role, when a sealer starts. */
export async function listSealHeads(system: Db): Promise<SealedBatch[]> {
  const heads = await readSeals(
    system,
    sql`(org_id, seq) IN (SELECT org_id, max(seq) FROM activity_seals GROUP BY org_id)`,
  );
  return heads.map(({ orgId, seq, hash, activityIds }) => ({
    orgId,
    seq,
    hash,
    entryCount: activityIds.length,
  }));
}

export type ActivityVerification = {
  head: StoredSeal | null;
  sealedCount: number;
  /** Committed within the last second or so. */
  waitingCount: number;
  /** Null when every batch is as it was sealed, and every entry is in one. */
  firstBroken: BrokenBatch | null;
};

/**
 * Recomputes the whole chain. It proves that nothing before the head was changed as long as the head itself is known
 * to be the right one: compare it with the head that was written to the log outside the database.
 */
export async function verifyActivity(
  db: Db,
  orgId: string,
  onSeal: (seal: StoredSeal) => void = () => {},
): Promise<ActivityVerification> {
  const head = await findSealHead(db, orgId);
  let previous: StoredSeal | null = null;
  let firstBroken: BrokenBatch | null = null;
  let sealedCount = 0;
  for (let after = 0; head && after < head.seq && !firstBroken; ) {
    const seals: StoredSeal[] = await readSeals(
      db,
      sql`org_id = ${orgId}::uuid AND seq > ${after} AND seq <= ${head.seq} ORDER BY seq LIMIT ${SEALS_READ}`,
    );
    for await (const { seal, entries } of withEntries(db, orgId, seals)) {
      const problem = checkSeal(seal, entries, previous);
      if (problem && !firstBroken) {
        // A missing batch is named itself, not the one after it.
        const batch: number = problem === 'batch_missing' ? (previous?.seq ?? 0) + 1 : seal.seq;
        firstBroken = toBrokenBatch(batch, problem);
      }
      onSeal(seal);
      sealedCount += seal.activityIds.length;
      previous = seal;
    }
    after = seals.at(-1)?.seq ?? head.seq;
  }
  const stray = await findStray(db, orgId);
  if (stray && (!firstBroken || stray.batch < firstBroken.batch)) firstBroken = stray;
  return { head, sealedCount, waitingCount: await countWaiting(db, orgId), firstBroken };
}

/** In groups of a few thousand entries, so that many small batches cost few queries. */
async function* withEntries(
  db: Db,
  orgId: string,
  seals: readonly StoredSeal[],
): AsyncGenerator<{ seal: StoredSeal; entries: SealedEntry[] }> {
  for (let start = 0; start < seals.length; ) {
    let end = start;
    let count = 0;
    while (end < seals.length && (end === start || count < ENTRIES_READ)) {
      count += seals[end]?.activityIds.length ?? 0;
      end += 1;
    }
    const group = seals.slice(start, end);
    const ids = group.flatMap((seal) => seal.activityIds);
    const byId = new Map((await readEntries(db, orgId, ids)).map((entry) => [entry.id, entry]));
    for (const seal of group) {
      const entries = seal.activityIds.flatMap((id) => byId.get(id) ?? []);
      yield { seal, entries };
    }
    start = end;
  }
}

/**
 * An entry that is in no batch and does not wait for one either was written behind the trigger's back. One statement,
 * so that an entry that is sealed meanwhile is seen in one place or the other.
 */
async function findStray(db: Db, orgId: string): Promise<BrokenBatch | null> {
  const { rows } = await sql<{ batch: number }>`
    WITH stray AS (
      SELECT id FROM activity_logs WHERE org_id = ${orgId}::uuid
      EXCEPT SELECT unnest(activity_ids) FROM activity_seals WHERE org_id = ${orgId}::uuid
      EXCEPT SELECT id FROM activity_unsealed WHERE org_id = ${orgId}::uuid
      ORDER BY id LIMIT 1
    )
    SELECT coalesce(
      -- The batch that it stands among.
      (SELECT min(seq) FROM activity_seals WHERE org_id = ${orgId}::uuid AND activity_ids[cardinality(activity_ids)] > stray.id),
      (SELECT max(seq) + 1 FROM activity_seals WHERE org_id = ${orgId}::uuid),
      1
    ) AS batch FROM stray
  `.execute(db);
  return rows[0] ? toBrokenBatch(rows[0].batch, 'never_sealed') : null;
}

async function countWaiting(db: Db, orgId: string): Promise<number> {
  const row = await db
    .selectFrom('activity_unsealed')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('org_id', '=', orgId)
    .executeTakeFirstOrThrow();
  return row.count;
}

async function readSeals(db: Connection, condition: ReturnType<typeof sql>): Promise<StoredSeal[]> {
  const { rows } = await sql<{
    org_id: string;
    seq: number;
    activity_ids: (string | number)[];
    previous_hash: string | null;
    hash: string;
    sealed_at: Date;
  }>`SELECT org_id, seq, activity_ids, previous_hash, hash, sealed_at FROM activity_seals WHERE ${condition}`.execute(
    db,
  );
  return rows.map((row) => ({
    orgId: row.org_id,
    seq: row.seq,
    // The driver gives 64-bit numbers inside an array as text.
    activityIds: row.activity_ids.map(Number),
    previousHash: row.previous_hash,
    hash: row.hash,
    sealedAt: row.sealed_at,
  }));
}

/** Ascending by id; entries that are gone are left out. */
async function readEntries(db: Connection, orgId: string, ids: readonly number[]): Promise<SealedEntry[]> {
  const { rows } = await sql<SealedEntry>`
    SELECT id, org_id, board_id, actor_type, actor_id, actor_name, action, entity_type, entity_id, entity_title,
           details::text AS details_text, request_id,
           to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at_text
    FROM activity_logs WHERE org_id = ${orgId}::uuid AND id = ANY(${[...ids]}::bigint[]) ORDER BY id
  `.execute(db);
  return rows;
}

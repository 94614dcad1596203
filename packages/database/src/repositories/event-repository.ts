// Owns reading the outbox: in commit-safe order, never past a transaction that is still running.
import { sql } from 'kysely';
import type { Db } from '../database.ts';

/** `(xid8, id)`. Opaque to clients: `encodeCursor` and `parseCursor` are the only ones that look inside. */
export type EventCursor = { xid: string; id: number };

export type EventRow = {
  xid: string;
  id: number;
  org_id: string;
  board_id: string | null;
  type: string;
  entity: string;
  entity_id: string;
  task_id: string | null;
  version: number;
};

/** Takes an event as well: the cursor right after it. */
export function encodeCursor(cursor: EventCursor): string {
  return `${cursor.xid}.${cursor.id}`;
}

/** Null for text that is no cursor of ours: the client is told to resync. */
export function parseCursor(text: string): EventCursor | null {
  const match = /^(\d{1,20})\.(\d{1,16})$/.exec(text);
  return match?.[1] && match[2] ? { xid: match[1], id: Number(match[2]) } : null;
}

/** In commit order: transaction first, then the row within it. */
export function isAfter(event: { xid: string; id: number }, cursor: EventCursor): boolean {
  if (event.xid === cursor.xid) return event.id > cursor.id;
  return BigInt(event.xid) > BigInt(cursor.xid);
}

/** Where a client stands that has just read everything: all older events are committed and visible to it. */
export async function currentCursor(system: Db): Promise<EventCursor> {
  const { rows } = await sql<{
    xid: string;
  }>`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid`.execute(system);
  return { xid: rows[0]?.xid ?? '0', id: 0 };
}

export type EventBatch = {
  events: EventRow[];
  /** True when committed or running transactions wrote events that cannot be read in order yet: look again soon. */
  isBlocked: boolean;
};

/**
 * Ordered by the table's column: the `xid` of the answer is a text, and by that 1000 comes before 999.
 * @param orgId limits the read to one organization (a client's replay); null reads all (the fan-out).
 */
export async function readEvents(
  system: Db,
  input: { after: EventCursor; limit: number; orgId: string | null },
): Promise<EventBatch> {
  const { rows } = await sql<EventRow & { is_ready: boolean }>`
    SELECT xid::text AS xid, id, org_id, board_id, type, entity, entity_id, task_id, version,
           xid < pg_snapshot_xmin(pg_current_snapshot()) AS is_ready
    FROM events
    WHERE (xid, id) > (${input.after.xid}::xid8, ${input.after.id}::bigint)
      AND (${input.orgId}::uuid IS NULL OR org_id = ${input.orgId}::uuid)
    ORDER BY events.xid, events.id LIMIT ${input.limit}::integer
  `.execute(system);
  const events = rows.filter((row) => row.is_ready);
  return { events, isBlocked: events.length < rows.length };
}

/** True when everything after the cursor is still there to be replayed. */
export async function canReplayFrom(system: Db, cursor: EventCursor): Promise<boolean> {
  const { rows } = await sql<{ is_kept: boolean }>`
    SELECT ${cursor.xid}::xid8 >= coalesce((SELECT min(xid) FROM (SELECT xid FROM events ORDER BY xid, id LIMIT 1) AS oldest), '0'::xid8)
       AND ${cursor.xid}::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) AS is_kept
  `.execute(system);
  return rows[0]?.is_kept ?? false;
}

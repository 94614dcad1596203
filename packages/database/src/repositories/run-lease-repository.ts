// Owns who writes a run: claims, leases and their fencing. Used with the system role, across organizations.
import type { GatewayKind } from '@helix/contracts';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database.ts';
import type { RunTable } from '../tables.ts';

export type RunRow = Selectable<RunTable>;

/** What proves ownership of a running attempt; every write of it names both. */
export type Fence = { runId: string; generation: number };

/** A gateway that this replica can send runs to now; a null id stands for every organization's built-in one. */
export type ReadyGateway = { gatewayId: string | null; bootId: string; kind: GatewayKind };

/**
 * Takes up to `maxRuns` queued runs for this owner, of agents whose gateway is among the ready ones.
 * See migration 0002 for the races it prevents.
 */
export async function claimRuns(
  system: Db,
  input: { ownerId: string; leaseMs: number; ready: ReadyGateway[]; maxRuns: number },
): Promise<RunRow[]> {
  const ready = input.ready.map(({ gatewayId, bootId, kind }) => ({
    gateway_id: gatewayId,
    boot_id: bootId,
    kind,
  }));
  const { rows } = await sql<RunRow>`
    SELECT * FROM claim_runs(${input.ownerId}::uuid, ${input.leaseMs}::integer * interval '1 millisecond', ${JSON.stringify(ready)}::jsonb, ${input.maxRuns}::integer)
  `.execute(system);
  return rows;
}

/** Takes over runs whose owner stopped renewing: the generation rises, so the old owner's writes hit nothing. */
export async function takeOverExpiredRuns(
  system: Db,
  input: { ownerId: string; leaseMs: number; maxRuns: number },
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    UPDATE runs SET generation = generation + 1, lease_owner = ${input.ownerId}::uuid,
                    lease_expires_at = now() + ${input.leaseMs}::integer * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM runs WHERE status = 'running' AND lease_expires_at < now()
      ORDER BY lease_expires_at LIMIT ${input.maxRuns}::integer FOR UPDATE SKIP LOCKED
    )
    RETURNING *
  `.execute(system);
  return rows;
}

/** Renews every lease at once. @returns the ids still owned; an id that is missing is lost: stop writing it. */
export async function renewLeases(
  system: Db,
  input: { ownerId: string; leaseMs: number; runIds: string[] },
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    UPDATE runs SET lease_expires_at = now() + ${input.leaseMs}::integer * interval '1 millisecond'
    WHERE id = ANY(${input.runIds}::uuid[]) AND lease_owner = ${input.ownerId}::uuid AND status = 'running'
    RETURNING id
  `.execute(system);
  return new Set(rows.map((row) => row.id));
}

/** Hands the runs back at a clean stop, so that another replica need not wait for the lease to expire. */
export async function releaseLeases(system: Db, ownerId: string): Promise<void> {
  await sql`
    UPDATE runs SET lease_expires_at = now() - interval '1 second' WHERE lease_owner = ${ownerId}::uuid AND status = 'running'
  `.execute(system);
}

/** Finds what a lost wake-up left: runs of this owner that a person asked to stop. */
export async function findCancelRequested(system: Db, ownerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM runs WHERE status = 'running' AND lease_owner = ${ownerId}::uuid AND cancel_requested_at IS NOT NULL
  `.execute(system);
  return rows.map((row) => row.id);
}

/** Queued runs older than `maxAgeMs`: nothing may wait for ever. */
export async function findStaleQueuedRuns(system: Db, maxAgeMs: number): Promise<RunRow[]> {
  return system
    .selectFrom('runs')
    .selectAll()
    .where('status', '=', 'queued')
    .where('not_before', '<', sql<Date>`now() - ${maxAgeMs}::bigint * interval '1 millisecond'`)
    .limit(100)
    .execute();
}

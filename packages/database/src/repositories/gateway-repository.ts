// Owns the gateways of an organization: which there are, which is the default, who works where.
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Trx } from '../database.ts';
import type { GatewayTable } from '../tables.ts';
import type { Connection } from './connection.ts';

export type GatewayRow = Selectable<GatewayTable>;
export type GatewayWithCounts = GatewayRow & { agent_count: number; running_count: number };

const AGENTS = sql<number>`(
  SELECT count(*) FROM agents WHERE agents.org_id = gateways.org_id
  AND (agents.gateway_id = gateways.id OR (agents.gateway_id IS NULL AND gateways.is_default))
)`;
const RUNNING = sql<number>`(
  SELECT count(*) FROM runs
  WHERE runs.org_id = gateways.org_id AND runs.gateway_id = gateways.id AND runs.status = 'running'
)`;

/** The built-in one first, then by name. */
export async function listGateways(db: Connection, orgId: string): Promise<GatewayWithCounts[]> {
  return db
    .selectFrom('gateways')
    .selectAll('gateways')
    .select([AGENTS.as('agent_count'), RUNNING.as('running_count')])
    .where('org_id', '=', orgId)
    .orderBy('is_builtin', 'desc')
    .orderBy(sql`lower(name)`)
    .execute();
}

export async function findGateway(
  db: Connection,
  orgId: string,
  gatewayId: string,
): Promise<GatewayWithCounts | null> {
  const row = await db
    .selectFrom('gateways')
    .selectAll('gateways')
    .select([AGENTS.as('agent_count'), RUNNING.as('running_count')])
    .where('org_id', '=', orgId)
    .where('id', '=', gatewayId)
    .executeTakeFirst();
  return row ?? null;
}

export type GatewayFacts = Pick<GatewayRow, 'id' | 'name' | 'kind' | 'status' | 'is_default'>;

/** What is shown of a gateway beside its agents. */
export async function listGatewayFacts(db: Connection, orgId: string): Promise<GatewayFacts[]> {
  return db
    .selectFrom('gateways')
    .select(['id', 'name', 'kind', 'status', 'is_default'])
    .where('org_id', '=', orgId)
    .execute();
}

/** Agents that work there by choice; those that follow the default do not count. By name. */
export async function listAgentsOfGateway(
  db: Connection,
  orgId: string,
  gatewayId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('agents')
    .select('name')
    .where('org_id', '=', orgId)
    .where('gateway_id', '=', gatewayId)
    .orderBy(sql`lower(name)`)
    .execute();
  return rows.map((row) => row.name);
}

export async function insertGateway(trx: Trx, gateway: Insertable<GatewayTable>): Promise<GatewayRow> {
  return trx.insertInto('gateways').values(gateway).returningAll().executeTakeFirstOrThrow();
}

/**
 * Call it under the organization's lock `gateways`, before making another one the default. Agents that follow the
 * default move with it: their workspaces are to be written there.
 */
export async function clearDefaultGateway(trx: Trx, orgId: string): Promise<void> {
  await trx
    .updateTable('gateways')
    .set({ is_default: false, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('is_default', '=', true)
    .execute();
  await trx
    .updateTable('agents')
    .set({ soul_synced_version: 0, skills_synced_version: 0 })
    .where('org_id', '=', orgId)
    .where('gateway_id', 'is', null)
    .execute();
}

export async function updateGateway(
  trx: Trx,
  orgId: string,
  gatewayId: string,
  changes: Updateable<GatewayTable>,
): Promise<void> {
  await trx
    .updateTable('gateways')
    .set({ ...changes, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('id', '=', gatewayId)
    .execute();
}

export async function deleteGateway(trx: Trx, orgId: string, gatewayId: string): Promise<void> {
  await trx.deleteFrom('gateways').where('org_id', '=', orgId).where('id', '=', gatewayId).execute();
}

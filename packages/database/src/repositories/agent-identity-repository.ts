// Which identities a gateway has not written yet, and which version of them it has.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database.ts';

export type AgentIdentity = {
  id: string;
  org_id: string;
  name: string;
  soul: string;
  soul_version: number;
  soul_synced_version: number;
  /** Where the workspace is that it has used so far; null for none. */
  workspace_gateway_id: string | null;
};

/** With the gateway that it works on: its own, or the organization's default. */
export type UnsyncedIdentity = AgentIdentity & { gateway_id: string };

/**
 * Of all organizations: used with the system role by the workspace sync. Oldest edit first.
 * @param ready the gateways that can take them now; a null among them stands for every organization's built-in one.
 * @param triedAgentIds those whose gateway refused them a moment ago.
 */
export async function findUnsyncedIdentities(
  system: Db,
  ready: (string | null)[],
  triedAgentIds: string[],
  limit: number,
): Promise<UnsyncedIdentity[]> {
  return agentsAtGateways(system, ready, triedAgentIds)
    .whereRef('soul_synced_version', '<', 'soul_version')
    .orderBy('agents.updated_at')
    .limit(limit)
    .execute();
}

/** Agents whose gateway is among those that are ready, but not those that were tried. */
export function agentsAtGateways(system: Db, ready: (string | null)[], triedAgentIds: string[]) {
  const added = ready.filter((id) => id !== null);
  return system
    .selectFrom('agents')
    .innerJoin('gateways', (join) =>
      join
        .onRef('gateways.org_id', '=', 'agents.org_id')
        .on((eb) =>
          eb.or([
            eb('gateways.id', '=', eb.ref('agents.gateway_id')),
            eb.and([eb('agents.gateway_id', 'is', null), eb('gateways.is_default', '=', true)]),
          ]),
        ),
    )
    .select([
      'agents.id',
      'agents.org_id',
      'agents.name',
      'soul',
      'soul_version',
      'soul_synced_version',
      'workspace_gateway_id',
      'gateways.id as gateway_id',
    ])
    .where(
      sql<boolean>`(gateways.id = ANY(${added}::uuid[]) OR (gateways.is_builtin AND ${ready.includes(null)}))`,
    )
    .where(sql<boolean>`agents.id <> ALL(${triedAgentIds}::uuid[])`);
}

/**
 * Records the version that was written, not the latest one: an edit made meanwhile stays unsynced, and so does an
 * agent that was moved to another gateway meanwhile.
 */
export async function markIdentitySynced(
  db: Db,
  agent: AgentIdentity,
  written: { gatewayId: string; hash: string | null },
): Promise<void> {
  await db
    .updateTable('agents')
    .set({
      soul_synced_version: sql<number>`greatest(soul_synced_version, ${agent.soul_version})`,
      soul_hash: written.hash,
      workspace_gateway_id: written.gatewayId,
    })
    .where('org_id', '=', agent.org_id)
    .where('id', '=', agent.id)
    .where(worksAt(written.gatewayId))
    .execute();
}

/** True for `agents` that work on this gateway, by choice or because it is the default. */
export function worksAt(gatewayId: string): RawBuilder<boolean> {
  return sql<boolean>`coalesce(gateway_id, (SELECT id FROM gateways WHERE gateways.org_id = agents.org_id AND is_default)) = ${gatewayId}::uuid`;
}

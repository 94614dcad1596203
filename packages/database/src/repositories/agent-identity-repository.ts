// Which identities the gateway has not written yet, and which version of them it has.
import { sql } from 'kysely';
import type { Db } from '../database.ts';

export type AgentIdentity = {
  id: string;
  org_id: string;
  name: string;
  soul: string;
  soul_version: number;
  soul_synced_version: number;
};

/** Of all organizations: used with the system role by the workspace sync. Oldest edit first. */
export async function findUnsyncedIdentities(system: Db, limit: number): Promise<AgentIdentity[]> {
  return system
    .selectFrom('agents')
    .select(['id', 'org_id', 'name', 'soul', 'soul_version', 'soul_synced_version'])
    .whereRef('soul_synced_version', '<', 'soul_version')
    .orderBy('updated_at')
    .limit(limit)
    .execute();
}

/** Records the version that was written, not the latest one: an edit made meanwhile stays unsynced. */
export async function markIdentitySynced(db: Db, agent: AgentIdentity, hash: string | null): Promise<void> {
  await db
    .updateTable('agents')
    .set({
      soul_synced_version: sql<number>`greatest(soul_synced_version, ${agent.soul_version})`,
      soul_hash: hash,
    })
    .where('org_id', '=', agent.org_id)
    .where('id', '=', agent.id)
    .execute();
}

// Owns what an operator's check asks the database across organizations: counts and names, never contents.
import { sql } from 'kysely';
import type { Connection } from './connection.ts';

export async function listAppliedMigrations(system: Connection): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`SELECT name FROM schema_migrations ORDER BY name`.execute(
    system,
  );
  return rows.map(({ name }) => name);
}

export async function readDatabaseTime(system: Connection): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(system);
  return rows[0]?.now ?? new Date(0);
}

/** Each sealed value names the key that it was sealed with. @param keyIds those that are known. */
export async function countUnopenableSecrets(system: Connection, keyIds: string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (
      SELECT api_key_encrypted AS sealed FROM ai_models UNION ALL SELECT token_encrypted FROM telegram_bots
      UNION ALL SELECT token_encrypted FROM gateways UNION ALL SELECT device_key_encrypted FROM gateways
    ) AS every WHERE sealed IS NOT NULL AND split_part(sealed, '.', 2) <> ALL (${keyIds})
  `.execute(system);
  return rows[0]?.count ?? 0;
}

/** Runs that could have begun for so many minutes and did not. */
export async function countStuckRuns(system: Connection, minutes: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM runs JOIN agents ON agents.org_id = runs.org_id AND agents.id = runs.agent_id
    WHERE runs.status = 'queued' AND runs.not_before < now() - make_interval(mins => ${minutes})
      AND agents.paused_at IS NULL
  `.execute(system);
  return rows[0]?.count ?? 0;
}

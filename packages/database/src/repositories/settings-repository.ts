// Owns what an organization chose for itself: its settings, and how far it has come with its first steps.
import type { OnboardingStep } from '@helix/contracts';
import { type Selectable, sql, type Updateable } from 'kysely';
import type { Trx } from '../database.ts';
import type { OnboardingStateTable, OrganizationSettingsTable } from '../tables.ts';
import type { Connection } from './connection.ts';

export type OrganizationSettings = Omit<Selectable<OrganizationSettingsTable>, 'org_id' | 'updated_at'>;

/** What an organization without a row has; the same as the columns' own defaults. */
const DEFAULT_SETTINGS: OrganizationSettings = {
  new_task_requires_approval: true,
  new_agent_mode: 'manual',
  new_board_level: 'no_access',
  keep_transcripts_days: null,
};

export async function readSettings(db: Connection, orgId: string): Promise<OrganizationSettings> {
  const row = await db
    .selectFrom('organization_settings')
    .select(['new_task_requires_approval', 'new_agent_mode', 'new_board_level', 'keep_transcripts_days'])
    .where('org_id', '=', orgId)
    .executeTakeFirst();
  return row ?? DEFAULT_SETTINGS;
}

/** A column's value for an insert that need not read the settings first. */
export function settingOr<Value>(
  orgId: string,
  column: keyof OrganizationSettings,
  value: Value | undefined,
) {
  if (value !== undefined) return value;
  const fallback = DEFAULT_SETTINGS[column];
  return sql<Value>`coalesce((SELECT ${sql.ref(column)} FROM organization_settings WHERE org_id = ${orgId}::uuid), ${fallback})`;
}

export async function writeSettings(
  trx: Trx,
  orgId: string,
  changes: Updateable<OrganizationSettingsTable>,
): Promise<void> {
  await trx
    .insertInto('organization_settings')
    .values({ org_id: orgId, ...changes })
    .onConflict((conflict) =>
      conflict.column('org_id').doUpdateSet({ ...changes, updated_at: sql<Date>`now()` }),
    )
    .execute();
}

export async function renameOrganization(trx: Trx, orgId: string, name: string): Promise<void> {
  await trx.updateTable('organizations').set({ name }).where('id', '=', orgId).execute();
}

export type OnboardingFacts = Record<OnboardingStep, boolean> &
  Pick<Selectable<OnboardingStateTable>, 'skipped_steps' | 'dismissed_at'>;

/** One round trip: what is there already, and what was skipped. */
export async function readOnboarding(db: Connection, orgId: string): Promise<OnboardingFacts> {
  const { rows } = await sql<OnboardingFacts>`
    SELECT EXISTS (SELECT 1 FROM ai_models WHERE org_id = org.id) AS model,
           EXISTS (SELECT 1 FROM agents WHERE org_id = org.id) AS agent,
           EXISTS (SELECT 1 FROM boards WHERE org_id = org.id) AS board,
           EXISTS (SELECT 1 FROM runs WHERE org_id = org.id AND status = 'succeeded') AS result,
           (SELECT count(*) FROM (SELECT 1 FROM users WHERE org_id = org.id LIMIT 2) AS first_two) > 1 AS people,
           coalesce(state.skipped_steps, '{}') AS skipped_steps, state.dismissed_at
    FROM organizations org LEFT JOIN onboarding_state state ON state.org_id = org.id
    WHERE org.id = ${orgId}::uuid
  `.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the organization of a signed-in caller is gone');
  return row;
}

export async function writeOnboarding(
  trx: Trx,
  orgId: string,
  changes: Updateable<OnboardingStateTable>,
): Promise<void> {
  await trx
    .insertInto('onboarding_state')
    .values({ org_id: orgId, ...changes })
    .onConflict((conflict) =>
      conflict.column('org_id').doUpdateSet({ ...changes, updated_at: sql<Date>`now()` }),
    )
    .execute();
}

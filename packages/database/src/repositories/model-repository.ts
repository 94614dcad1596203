import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Trx } from '../database.ts';
import type { AiModelTable } from '../tables.ts';
import type { Connection } from './connection.ts';

export type ModelRow = Selectable<AiModelTable>;

/** The default first, then by name. */
export async function listModels(db: Connection, orgId: string): Promise<ModelRow[]> {
  return db
    .selectFrom('ai_models')
    .selectAll()
    .where('org_id', '=', orgId)
    .orderBy('is_default', 'desc')
    .orderBy(sql`lower(display_name)`)
    .execute();
}

export async function findModel(db: Connection, orgId: string, modelId: string): Promise<ModelRow | null> {
  const row = await db
    .selectFrom('ai_models')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('id', '=', modelId)
    .executeTakeFirst();
  return row ?? null;
}

export async function hasDefaultModel(db: Connection, orgId: string): Promise<boolean> {
  const row = await db
    .selectFrom('ai_models')
    .select('id')
    .where('org_id', '=', orgId)
    .where('is_default', '=', true)
    .executeTakeFirst();
  return row !== undefined;
}

/** Headless setup adds its model only while there is none. */
export async function hasAnyModel(db: Connection, orgId: string): Promise<boolean> {
  const row = await db
    .selectFrom('ai_models')
    .select('id')
    .where('org_id', '=', orgId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Call it under the organization's lock `models`, before making another one the default. */
export async function clearDefaultModel(trx: Trx, orgId: string): Promise<void> {
  await trx
    .updateTable('ai_models')
    .set({ is_default: false, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('is_default', '=', true)
    .execute();
}

export async function insertModel(trx: Trx, model: Insertable<AiModelTable>): Promise<ModelRow> {
  return trx.insertInto('ai_models').values(model).returningAll().executeTakeFirstOrThrow();
}

export async function updateModel(
  trx: Trx,
  orgId: string,
  modelId: string,
  changes: Updateable<AiModelTable>,
): Promise<ModelRow | null> {
  const row = await trx
    .updateTable('ai_models')
    .set({ ...changes, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('id', '=', modelId)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Agents that used it have none of their own after that, and take the default. @returns the row that was deleted. */
export async function deleteModel(trx: Trx, orgId: string, modelId: string): Promise<ModelRow | null> {
  const row = await trx
    .deleteFrom('ai_models')
    .where('org_id', '=', orgId)
    .where('id', '=', modelId)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

// Owns the first things: an organization and the people in it, written before anybody could be signed in.
import { handleFromName } from '@helix/domain';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
import { newId } from '../id.ts';
import type { OrganizationTable } from '../tables.ts';
import type { Connection } from './connection.ts';

/** Two setups at once must make one organization: the second waits here and then finds a user. */
const SETUP_LOCK = 4_815_162_343;

/** Held until the transaction ends. */
export async function lockSetup(trx: Trx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${SETUP_LOCK})`.execute(trx);
}

/**
 * Serialises what reads before it writes inside one organization: the choice of handles, of board keys, of the
 * default model and gateway, and who may decide about people. Held until the transaction ends.
 */
export async function lockOrganization(
  trx: Trx,
  orgId: string,
  what: 'handles' | 'boards' | 'models' | 'skills' | 'gateways' | 'people',
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${what}:${orgId}`}, 0))`.execute(trx);
}

/** False only before the setup. */
export async function hasAnyUser(system: Connection): Promise<boolean> {
  const row = await system.selectFrom('users').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The organization that was made first; headless settings belong to it. */
export async function findFirstOrganization(
  system: Connection,
): Promise<Selectable<OrganizationTable> | null> {
  const row = await system.selectFrom('organizations').selectAll().orderBy('id').limit(1).executeTakeFirst();
  return row ?? null;
}

/** Its slug is made from the name, with a piece of the id where another organization has it. */
export async function insertOrganization(trx: Trx, name: string): Promise<Selectable<OrganizationTable>> {
  const base = handleFromName(name);
  const taken = await trx
    .selectFrom('organizations')
    .select('id')
    .where('slug', '=', base)
    .executeTakeFirst();
  const id = newId();
  return trx
    .insertInto('organizations')
    .values({ id, name, slug: taken ? `${base}-${id.slice(-6)}` : base })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** @throws NoResultError when there is none, which no signed-in caller can meet. */
export async function getOrganization(db: Connection, orgId: string): Promise<Selectable<OrganizationTable>> {
  return db.selectFrom('organizations').selectAll().where('id', '=', orgId).executeTakeFirstOrThrow();
}

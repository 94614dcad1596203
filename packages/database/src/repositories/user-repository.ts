// Owns the rows of people. Looking somebody up by e-mail is before any organization is known: the system role.
import type { UserRole } from '@helix/contracts';
import { type Selectable, sql, type Updateable } from 'kysely';
import type { Trx } from '../database.ts';
import { newId } from '../id.ts';
import type { UserTable } from '../tables.ts';
import type { Connection } from './connection.ts';
import { chooseHandle, insertHandle } from './handle-repository.ts';

export type UserRow = Selectable<UserTable>;

/** @param email in lower case. */
export async function findUserByEmail(system: Connection, email: string): Promise<UserRow | null> {
  const row = await system
    .selectFrom('users')
    .selectAll()
    .where(sql`lower(email)`, '=', email)
    .executeTakeFirst();
  return row ?? null;
}

export async function findUser(db: Connection, orgId: string, userId: string): Promise<UserRow | null> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('id', '=', userId)
    .executeTakeFirst();
  return row ?? null;
}

/** Everybody of the organization, disabled people too, by name. */
export async function listUsers(db: Connection, orgId: string): Promise<UserRow[]> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('org_id', '=', orgId)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute();
}

/** True when somebody else could still do what only owners may. */
export async function hasOtherActiveOwner(trx: Trx, orgId: string, userId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('users')
    .select('id')
    .where('org_id', '=', orgId)
    .where('role', '=', 'owner')
    .where('disabled_at', 'is', null)
    .where('id', '!=', userId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The handle stays, whatever the name becomes: texts that name the person keep meaning them. */
export async function updateUser(
  trx: Trx,
  orgId: string,
  userId: string,
  changes: Pick<Updateable<UserTable>, 'name' | 'role' | 'disabled_at'>,
): Promise<UserRow | null> {
  const row = await trx
    .updateTable('users')
    .set({ ...changes, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('id', '=', userId)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** With a handle made from the name. @throws the database's 23505 on `users_email` when the address is taken. */
export async function insertUser(
  trx: Trx,
  user: {
    /** A new one when absent. */
    id?: string;
    orgId: string;
    name: string;
    email: string;
    passwordHash: string;
    role: UserRole;
  },
): Promise<UserRow> {
  const handle = await chooseHandle(trx, user.orgId, user.name);
  const row = await trx
    .insertInto('users')
    .values({
      id: user.id ?? newId(),
      org_id: user.orgId,
      name: user.name,
      email: user.email,
      handle,
      password_hash: user.passwordHash,
      role: user.role,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertHandle(trx, user.orgId, handle, { userId: row.id });
  return row;
}

/** Sessions stay open: ending them is `deleteOtherSessions`. */
export async function updatePassword(
  trx: Trx,
  orgId: string,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await trx
    .updateTable('users')
    .set({ password_hash: passwordHash, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('id', '=', userId)
    .execute();
}

// Owns the rows of sessions. Found by id alone, before the organization is known: the system role.
import type { UserRole } from '@helix/contracts';
import { sql } from 'kysely';
import type { Db } from '../database.ts';
import type { Connection } from './connection.ts';

/** Also notes when the person was last here. */
export async function insertSession(
  system: Connection,
  session: { id: string; orgId: string; userId: string; expiresAt: Date; userAgent: string },
): Promise<void> {
  await system
    .with('opened', (db) =>
      db.insertInto('user_sessions').values({
        id: session.id,
        org_id: session.orgId,
        user_id: session.userId,
        expires_at: session.expiresAt,
        user_agent: session.userAgent,
      }),
    )
    .updateTable('users')
    .set({ last_sign_in_at: sql<Date>`now()` })
    .where('org_id', '=', session.orgId)
    .where('id', '=', session.userId)
    .execute();
}

export type LiveSessionRow = {
  user_id: string;
  org_id: string;
  role: UserRole;
  name: string;
  expires_at: Date;
};

/** Null when the session has ended or its user is disabled. */
export async function findLiveSession(system: Db, sessionId: string): Promise<LiveSessionRow | null> {
  const row = await system
    .selectFrom('user_sessions as session')
    .innerJoin('users', (join) =>
      join.onRef('users.org_id', '=', 'session.org_id').onRef('users.id', '=', 'session.user_id'),
    )
    .select(['session.user_id', 'session.org_id', 'users.role', 'users.name', 'session.expires_at'])
    .where('session.id', '=', sessionId)
    .where('session.expires_at', '>', sql<Date>`now()`)
    .where('users.disabled_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Of one person; to drop the copies that are kept of them. */
export async function listSessionIds(db: Db, orgId: string, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('user_sessions')
    .select('id')
    .where('org_id', '=', orgId)
    .where('user_id', '=', userId)
    .execute();
  return rows.map((row) => row.id);
}

/** Ends it. Replicas that hold it in memory are told by the caller. */
export async function deleteSession(system: Db, sessionId: string): Promise<void> {
  await system.deleteFrom('user_sessions').where('id', '=', sessionId).execute();
}

/** Ends every session of a person but one. @returns their ids, to be told to every replica. */
export async function deleteOtherSessions(
  db: Connection,
  orgId: string,
  userId: string,
  keptSessionId: string | null,
): Promise<string[]> {
  const rows = await db
    .deleteFrom('user_sessions')
    .where('org_id', '=', orgId)
    .where('user_id', '=', userId)
    .$if(keptSessionId !== null, (query) => query.where('id', '!=', keptSessionId ?? ''))
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

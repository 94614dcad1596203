import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Runs the body while this process, of all that share the database, holds the lock of that name; a process that dies
 * gives it back. The lock is the connection's, not a transaction's: work that takes long must not hold one open, because
 * no event is read past a transaction that has written and still runs.
 * @returns null, without running it, where another process holds the lock
 */
export async function runExclusively<Result>(
  system: Db,
  name: string,
  body: () => Promise<Result>,
): Promise<Result | null> {
  return system.connection().execute(async (connection) => {
    const { rows } = await sql<{ is_ours: boolean }>`
      SELECT pg_try_advisory_lock(hashtextextended(${name}, 0)) AS is_ours
    `.execute(connection);
    if (!rows[0]?.is_ours) return null;
    try {
      return await body();
    } finally {
      await sql`SELECT pg_advisory_unlock(hashtextextended(${name}, 0))`.execute(connection);
    }
  });
}

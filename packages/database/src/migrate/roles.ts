// Owns the roles: an owner that migrates, a service login that can only become helix_app or helix_system.
import type { ClientBase } from 'pg';

export type Login = { user: string; password: string };

/** Two Backends that start at once must not both create a role: one advisory lock for all of this. */
export const MIGRATION_LOCK = 4_815_162_342;

export async function ensureRoles(client: ClientBase, service: Login): Promise<void> {
  for (const role of ['helix_app', 'helix_system']) {
    if (!(await roleExists(client, role))) await client.query(`CREATE ROLE ${role} NOLOGIN`);
  }
  const name = client.escapeIdentifier(service.user);
  const exists = await roleExists(client, service.user);
  const isSelf =
    (await client.query<{ user: string }>('SELECT current_user AS user')).rows[0]?.user === service.user;
  if (isSelf) {
    throw new Error(
      `The services would sign in as ${service.user}, which owns the tables. Give them a login of their own in DATABASE_URL.`,
    );
  }
  // NOINHERIT: without an explicit SET ROLE the login can read nothing at all.
  const options = `LOGIN NOINHERIT PASSWORD ${client.escapeLiteral(service.password)}`;
  await client.query(exists ? `ALTER ROLE ${name} ${options}` : `CREATE ROLE ${name} ${options}`);
  await client.query(`GRANT helix_app, helix_system TO ${name}`);
  const database =
    (await client.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';
  await client.query(`GRANT CONNECT ON DATABASE ${client.escapeIdentifier(database)} TO ${name}`);
  await client.query('GRANT USAGE ON SCHEMA public TO helix_app, helix_system');
}

async function roleExists(client: ClientBase, role: string): Promise<boolean> {
  return (await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])).rowCount === 1;
}

// Owns how the schema comes to be: numbered SQL files, each once, in order, under a lock.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { PROTECT_FUNCTION } from './protect-function.ts';
import { ensureRoles, type Login, MIGRATION_LOCK } from './roles.ts';

export type { Login } from './roles.ts';

const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

export type MigrateOptions = {
  /** Connection of the role that owns the tables; it must be allowed to create roles the first time. */
  migrationUrl: string;
  /** The login that services use; created, or given this password, on every call. */
  service: Login;
  /** The last migration to apply, for a schema as an older release had it; all unless told. */
  upTo?: string;
  log?: (line: string) => void;
};

/**
 * Brings the schema to the newest version. Safe to call from several processes at once: they wait for each other.
 * @throws Error when a file that was already applied has changed since, or when one fails (nothing of it stays).
 */
export async function migrateDatabase(options: MigrateOptions): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: options.migrationUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(client, options.service);
    await client.query(PROTECT_FUNCTION);
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    await client.query('GRANT SELECT ON schema_migrations TO helix_app, helix_system');
    return { applied: await applyPending(client, options) };
  } finally {
    await client.end();
  }
}

async function applyPending(
  client: pg.Client,
  { upTo, log = () => {} }: Pick<MigrateOptions, 'upTo' | 'log'>,
): Promise<string[]> {
  const done = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM schema_migrations',
  );
  const checksums = new Map(done.rows.map((row) => [row.name, row.checksum]));
  const applied: string[] = [];
  for (const { name, sql } of await readMigrations()) {
    if (upTo !== undefined && name > upTo) break;
    const checksum = checksumOf(sql);
    const known = checksums.get(name);
    if (known === checksum) continue;
    if (known !== undefined) {
      throw new Error(
        `Migration ${name} was changed after it was applied. Restore the file and add a new migration instead.`,
      );
    }
    await applyOne(client, name, sql, checksum);
    log(`applied migration ${name}`);
    applied.push(name);
  }
  return applied;
}

async function applyOne(client: pg.Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)', [name, checksum]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(
      `Migration ${name} failed and was rolled back: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** The migrations of this release, in their order. A bundle lies elsewhere and gets HELIX_MIGRATIONS_DIR. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(migrationsDirectory())).filter((name) => FILE_NAME.test(name)).sort();
}

/** What this release's migrations are, by name: a database says with the same words which of them it has. */
export async function readMigrationChecksums(): Promise<Map<string, string>> {
  return new Map((await readMigrations()).map(({ name, sql }) => [name, checksumOf(sql)]));
}

function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

async function readMigrations(): Promise<{ name: string; sql: string }[]> {
  const directory = migrationsDirectory();
  const names = await migrationNames();
  return Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(join(directory, name), 'utf8') })),
  );
}

function migrationsDirectory(): string {
  return process.env.HELIX_MIGRATIONS_DIR ?? join(import.meta.dirname, '../../migrations');
}

/**
 * Creates the owner's login and the database when they are missing; used with our own PostgreSQL, whose
 * superuser is ours.
 * @returns the owner's connection URL, to be given to `migrateDatabase`.
 */
export async function ensureDatabase(options: {
  superuserUrl: string;
  database: string;
  owner: Login;
}): Promise<string> {
  const client = new pg.Client({ connectionString: options.superuserUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const owner = client.escapeIdentifier(options.owner.user);
    const exists =
      (await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [options.owner.user])).rowCount === 1;
    // CREATEROLE, because the owner makes the service roles; no superuser, no bypass of row security.
    const attributes = `LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD ${client.escapeLiteral(options.owner.password)}`;
    await client.query(`${exists ? 'ALTER' : 'CREATE'} ROLE ${owner} ${attributes}`);
    const present = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [options.database]);
    if (present.rowCount === 0) {
      await client.query(
        `CREATE DATABASE ${client.escapeIdentifier(options.database)} OWNER ${owner} TEMPLATE template0 ENCODING 'UTF8'`,
      );
    }
  } finally {
    await client.end();
  }
  const url = new URL(options.superuserUrl);
  url.username = encodeURIComponent(options.owner.user);
  url.password = encodeURIComponent(options.owner.password);
  url.pathname = `/${options.database}`;
  return url.href;
}

import type { Logger } from '@helix/runtime';
import { Kysely, type Transaction } from 'kysely';
import type pg from 'pg';
import { createPool } from './pool.ts';
import type { Tables } from './tables.ts';
import { tenantDialect } from './tenant-driver.ts';

export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** Enough for many tenants; a Kysely instance is a few small objects, so dropping one costs nothing. */
const INSTANCES_MAX = 500;

/** The two ways to the data: `forOrganization` for everything a person or run does, `system` for the listed rest. */
export class Database {
  readonly #appPool: pg.Pool;
  readonly #systemPool: pg.Pool;
  readonly #instances = new Map<string, Db>();
  /**
   * Not limited to one organization. Used by: sign-in, sessions, setup, the look-up of an invitation by its token,
   * claiming and sweeping runs, the outbox reader, the sealing of activity, the workspace sync's look for unwritten
   * identities, the clean-up of idempotency keys and of unused uploads. Every other call site takes `forOrganization`.
   */
  readonly system: Db;

  /** @param options.maxConnections for the application role, 10 when absent; the system role gets a third, at least 3. */
  constructor(options: { url: string; logger: Logger; maxConnections?: number }) {
    const max = options.maxConnections ?? 10;
    const { url, logger } = options;
    this.#appPool = createPool({ url, role: 'helix_app', max, logger });
    this.#systemPool = createPool({
      url,
      role: 'helix_system',
      max: Math.max(3, Math.ceil(max / 3)),
      logger,
    });
    this.system = new Kysely<Tables>({ dialect: tenantDialect(this.#systemPool, null) });
  }

  /** Statements of this instance see and write this organization only, whatever their WHERE says. */
  forOrganization(organizationId: string): Db {
    const known = this.#instances.get(organizationId);
    if (known) return known;
    if (this.#instances.size >= INSTANCES_MAX) this.#instances.clear();
    const instance = new Kysely<Tables>({ dialect: tenantDialect(this.#appPool, organizationId) });
    this.#instances.set(organizationId, instance);
    return instance;
  }

  /**
   * Refuses to run with a login that could step around row-level security.
   * @throws Error naming what is wrong with the login and the remedy.
   */
  async assertLeastPrivilege(): Promise<void> {
    const { rows } = await this.#appPool.query<{ login: string; role: string; is_unsafe: boolean }>(
      `SELECT session_user AS login, current_user AS role,
              EXISTS (SELECT 1 FROM pg_roles WHERE rolname IN (session_user, current_user, 'helix_system') AND (rolsuper OR rolbypassrls)) AS is_unsafe`,
    );
    const row = rows[0];
    if (row?.role !== 'helix_app' || row.is_unsafe) {
      throw new Error(
        `The database login ${row?.login ?? ''} can bypass row-level security. Give the Backend a login that only may SET ROLE helix_app and helix_system in DATABASE_URL.`,
      );
    }
  }

  /** Resolves when the database answers; rejects with the driver's error otherwise. */
  async ping(): Promise<void> {
    await this.#systemPool.query('SELECT 1');
  }

  /**
   * Those of the given migrations that this database has not had yet. Rejects while there is no schema at all, or no
   * login of ours.
   */
  async missingMigrations(names: string[]): Promise<string[]> {
    const { rows } = await this.#systemPool.query<{ name: string }>('SELECT name FROM schema_migrations');
    const applied = new Set(rows.map(({ name }) => name));
    return names.filter((name) => !applied.has(name));
  }

  async close(): Promise<void> {
    await Promise.all([this.#appPool.end(), this.#systemPool.end()]);
  }
}

// Owns how a statement reaches PostgreSQL: on a connection that belongs to one organization, prepared by name.
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';

/** The organization each connection is set to; set again only when it changes. */
const organizationOf = new WeakMap<pg.PoolClient, string>();

/** Statements are prepared once a connection. Beyond this many different texts, further ones are sent plain. */
const PREPARED_MAX = 600;
const preparedNames = new Map<string, string>();

function preparedName(sql: string): string | undefined {
  const known = preparedNames.get(sql);
  if (known !== undefined || preparedNames.size >= PREPARED_MAX) return known;
  const name = `h${preparedNames.size}`;
  preparedNames.set(sql, name);
  return name;
}

class TenantConnection implements DatabaseConnection {
  readonly client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const name = preparedName(query.sql);
    const result = await this.client.query({
      text: query.sql,
      values: [...query.parameters],
      ...(name ? { name } : {}),
    });
    const isWrite =
      result.command === 'INSERT' ||
      result.command === 'UPDATE' ||
      result.command === 'DELETE' ||
      result.command === 'MERGE';
    return {
      rows: result.rows as Row[],
      ...(isWrite ? { numAffectedRows: BigInt(result.rowCount ?? 0) } : {}),
    };
  }

  // biome-ignore lint/correctness/useYield: the product reads pages, never streams; Kysely's contract asks for the method.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming queries are not used here.');
  }
}

class TenantDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #organizationId: string | null;

  constructor(pool: pg.Pool, organizationId: string | null) {
    this.#pool = pool;
    this.#organizationId = organizationId;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<TenantConnection> {
    const client = await this.#pool.connect();
    const wanted = this.#organizationId;
    if (wanted !== null && organizationOf.get(client) !== wanted) {
      try {
        await client.query({
          name: 'set-org',
          text: "SELECT set_config('app.org_id', $1, false)",
          values: [wanted],
        });
        organizationOf.set(client, wanted);
      } catch (error) {
        client.release(true);
        throw error;
      }
    }
    return new TenantConnection(client);
  }

  async beginTransaction(connection: TenantConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` ISOLATION LEVEL ${settings.isolationLevel}` : '';
    await connection.client.query(`BEGIN${level}`);
  }

  async commitTransaction(connection: TenantConnection): Promise<void> {
    await connection.client.query('COMMIT');
  }

  async rollbackTransaction(connection: TenantConnection): Promise<void> {
    await connection.client.query('ROLLBACK');
  }

  async releaseConnection(connection: TenantConnection): Promise<void> {
    connection.client.release();
  }

  /** The pool belongs to the `Database`, which ends it. */
  async destroy(): Promise<void> {}
}

/** @param organizationId null for the system role, which no policy limits. */
export function tenantDialect(pool: pg.Pool, organizationId: string | null): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new TenantDriver(pool, organizationId),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** Takes all rows out of a database in one snapshot, and puts them into an empty one in one transaction. */
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import type { Manifest } from './archive-format.ts';

/** What lives for minutes: open sessions, live events, repeated requests. Everybody signs in again after a restore. */
const PASSING_TABLES = ['schema_migrations', 'events', 'user_sessions', 'idempotency_keys'];
/** Pieces small enough to be held in memory, large enough that a big table is not ten thousand of them. */
const PIECE_BYTES = 8 * 1024 * 1024;

export type DumpedDatabase = Pick<Manifest, 'migrations' | 'tables'>;

/** @param onPiece gets the rows of each table in order, in the text format of COPY. */
export async function dumpDatabase(
  migrationUrl: string,
  onPiece: (table: string, piece: number, content: Buffer) => Promise<void>,
): Promise<DumpedDatabase> {
  return withClient(migrationUrl, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const migrations = await client.query<{ name: string; checksum: string }>(
      'SELECT name, checksum FROM schema_migrations ORDER BY name',
    );
    const tables: Manifest['tables'] = [];
    for (const name of await tablesInOrder(client)) {
      const columns = await columnsOf(client, name);
      const rows = await dumpTable(client, name, columns, (piece, content) => onPiece(name, piece, content));
      tables.push({ name, columns, rows });
    }
    await client.query('COMMIT');
    return { migrations: migrations.rows, tables };
  });
}

async function dumpTable(
  client: pg.Client,
  table: string,
  columns: string[],
  onPiece: (piece: number, content: Buffer) => Promise<void>,
): Promise<number> {
  const stream = client.query(to(`COPY (SELECT ${columnList(columns)} FROM ${quoted(table)}) TO STDOUT`));
  let chunks: Buffer[] = [];
  let bytes = 0;
  let piece = 0;
  const flush = async () => {
    if (bytes === 0) return;
    await onPiece(++piece, Buffer.concat(chunks));
    chunks = [];
    bytes = 0;
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= PIECE_BYTES) await flush();
  }
  await flush();
  return stream.rowCount ?? 0;
}

/**
 * Loads everything in one transaction: it commits only when every table has the rows that the manifest names.
 * @param pieces in the order of the manifest's tables.
 * @param beforeCommit what must be done before the rows count.
 */
export async function loadDatabase(
  migrationUrl: string,
  tables: Manifest['tables'],
  pieces: AsyncIterable<{ table: string; content: Buffer }>,
  beforeCommit: () => Promise<void>,
): Promise<void> {
  await withClient(migrationUrl, async (client) => {
    await client.query('BEGIN');
    // COPY does not work under row-level security, and triggers would write what the backup brings along.
    const forced = await forcedTables(client);
    for (const name of forced)
      await client.query(`ALTER TABLE ${quoted(name)} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER`);
    await loadPieces(client, tables, pieces[Symbol.asyncIterator]());
    await setCounters(client);
    // What the check of a foreign key still has to say, it says before the table is changed back.
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    for (const name of forced)
      await client.query(`ALTER TABLE ${quoted(name)} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER`);
    await beforeCommit();
    await client.query('COMMIT');
  });
}

async function loadPieces(
  client: pg.Client,
  tables: Manifest['tables'],
  pieces: AsyncIterator<{ table: string; content: Buffer }>,
): Promise<void> {
  const loaded = new Map<string, number>();
  let next = await pieces.next();
  while (!next.done) {
    const { table } = next.value;
    const columns = tables.find(({ name }) => name === table)?.columns;
    if (!columns || loaded.has(table)) throw new Error(`the rows of ${table} are not where they belong`);
    const stream = client.query(from(`COPY ${quoted(table)} (${columnList(columns)}) FROM STDIN`));
    await pipeline(async function* () {
      for (; !next.done && next.value.table === table; next = await pieces.next()) yield next.value.content;
    }, stream);
    loaded.set(table, stream.rowCount ?? 0);
  }
  for (const { name, rows } of tables)
    if ((loaded.get(name) ?? 0) !== rows)
      throw new Error(`${name} has ${loaded.get(name) ?? 0} rows, and ${rows} were expected`);
}

async function forcedTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ relname: string }>(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity",
  );
  return rows.map(({ relname }) => relname);
}

/** Identity columns go on behind the highest number that was loaded. */
async function setCounters(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(`
    SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attidentity <> '' AND c.relnamespace = 'public'::regnamespace`);
  for (const { table, column } of rows)
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), greatest((SELECT max(${quoted(column)}) FROM ${quoted(table)}), 1))`,
      [quoted(table), column],
    );
}

/** Every table after those that its rows reference. */
async function tablesInOrder(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; references: string[] }>(
    `SELECT t.relname AS name,
            array(SELECT DISTINCT r.relname::text FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid
                  WHERE k.conrelid = t.oid AND k.contype = 'f' AND k.confrelid <> t.oid) AS references
     FROM pg_class t
     WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relname <> ALL ($1)
     ORDER BY t.relname`,
    [PASSING_TABLES],
  );
  const ordered: string[] = [];
  let left = rows;
  while (left.length > 0) {
    const free = left.filter(({ references }) =>
      references.every((name) => ordered.includes(name) || PASSING_TABLES.includes(name)),
    );
    if (free.length === 0) throw new Error(`tables reference each other: ${left.map(({ name }) => name)}`);
    ordered.push(...free.map(({ name }) => name));
    left = left.filter((each) => !free.includes(each));
  }
  return ordered;
}

/** Those that are stored; computed ones compute themselves again. */
async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ attname: string }>(
    `SELECT attname FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [`public.${quoted(table)}`],
  );
  return rows.map(({ attname }) => attname);
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'helix-backup' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function columnList(columns: string[]): string {
  return columns.map(quoted).join(', ');
}

/** Brings up the database that the settings name, and its schema: our own PostgreSQL, or the given server. */
import { join } from 'node:path';
import { rememberedPort, startEmbeddedPostgres } from '@helix/database/embedded';
import { ensureDatabase, migrateDatabase } from '@helix/database/migrate';
import pg from 'pg';
import { Problem } from '../problem.ts';
import { migrationsFolder } from '../project.ts';
import type { Running, Unit } from './supervisor.ts';

type Settings = Record<string, string | undefined>;

export interface DatabaseUrls {
  /** The login that services use: it owns nothing. */
  serviceUrl: string;
  /** The owner of the tables. */
  migrationUrl: string;
}

export interface EmbeddedDatabase {
  unit: Unit;
  /** Known once the unit is ready. */
  urls(): DatabaseUrls;
}

const SERVICE_LOGIN = 'helix_service';
const OWNER_LOGIN = 'helix_owner';
const DATABASE = 'helix';

/** Our own PostgreSQL as a unit that can be started again: it keeps its port, so that services find it. */
export function embeddedDatabase(
  home: string,
  settings: Settings,
  say: (line: string) => void,
): EmbeddedDatabase {
  let port = 0;
  const launch = async (): Promise<Running> => {
    const server = await startEmbeddedPostgres({
      dataDir: dataDirOf(home),
      port,
      password: settings.POSTGRES_PASSWORD ?? '',
      logFile: join(home, 'logs', 'postgres.log'),
      log: (line) => say(`PostgreSQL: ${line}`),
    });
    port = server.port;
    return {
      pid: server.pid,
      exited: server.exited.then(() => 'it ended unexpectedly'),
      stop: server.stop,
      kill: () => process.kill(server.pid, 'SIGQUIT'),
      lastWords: () => '', // its start reports its own reason
    };
  };
  return {
    unit: { name: 'PostgreSQL', launch, isReady: async () => true },
    urls: () => embeddedUrls(port, settings),
  };
}

/** Where our own server answers while an installation runs on this folder. */
export function runningDatabase(home: string, settings: Settings): DatabaseUrls {
  return embeddedUrls(rememberedPort(dataDirOf(home)) ?? 0, settings);
}

function dataDirOf(home: string): string {
  return join(home, 'postgres');
}

function embeddedUrls(port: number, settings: Settings): DatabaseUrls {
  const url = `postgres://127.0.0.1:${port}/${DATABASE}`;
  return {
    serviceUrl: withLogin(url, SERVICE_LOGIN, settings.DATABASE_SERVICE_PASSWORD ?? ''),
    migrationUrl: withLogin(url, OWNER_LOGIN, settings.DATABASE_OWNER_PASSWORD ?? ''),
  };
}

/** Makes the owner and the database that `urls` name, in a server whose superuser is ours. */
export async function prepareOwnServer(superuser: Settings, urls: DatabaseUrls): Promise<void> {
  const { username, password, pathname } = new URL(urls.migrationUrl);
  await ensureDatabase({
    superuserUrl: superuserUrl(urls, superuser),
    database: pathname.slice(1),
    owner: { user: decodeURIComponent(username), password: decodeURIComponent(password) },
  });
}

export function superuserUrl(urls: DatabaseUrls, superuser: Settings): string {
  const url = new URL(urls.migrationUrl);
  url.pathname = '/postgres';
  return withLogin(url.href, 'postgres', superuser.POSTGRES_PASSWORD ?? '');
}

/**
 * The server that DATABASE_URL names. With DATABASE_MIGRATION_URL beside it, DATABASE_URL is the services'
 * login; alone it is the owner, and the services get a login of their own with a generated password.
 */
export function externalUrls(settings: Settings): DatabaseUrls | null {
  const given = settings.DATABASE_URL;
  if (!given) return null;
  const owner = settings.DATABASE_MIGRATION_URL;
  for (const [name, url] of Object.entries({ DATABASE_URL: given, DATABASE_MIGRATION_URL: owner })) {
    if (url && !URL.canParse(url)) {
      throw new Problem(
        `${name} is no address of a database.`,
        'Write it as postgres://user:password@host:5432/database (special characters in the password as %XX).',
      );
    }
  }
  if (owner) return { serviceUrl: given, migrationUrl: owner };
  return {
    serviceUrl: withLogin(given, SERVICE_LOGIN, settings.DATABASE_SERVICE_PASSWORD ?? ''),
    migrationUrl: given,
  };
}

export async function requireReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {}); // connect() below reports it
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    throw explainConnection(error as NodeJS.ErrnoException, new URL(url));
  }
}

/** @param upTo the last migration to apply; all of this release unless told. */
export async function migrate(
  { serviceUrl, migrationUrl }: DatabaseUrls,
  { upTo }: { upTo?: string } = {},
): Promise<string[]> {
  process.env.HELIX_MIGRATIONS_DIR ??= migrationsFolder;
  const { username, password } = new URL(serviceUrl);
  try {
    const { applied } = await migrateDatabase({
      migrationUrl,
      upTo,
      service: { user: decodeURIComponent(username), password: decodeURIComponent(password) },
    });
    return applied;
  } catch (cause) {
    throw new Problem(
      `The database could not be brought to this release: ${(cause as Error).message}`,
      'Nothing was changed by the step that failed. Solve what it names, then start again.',
      { cause },
    );
  }
}

export function explainConnection(error: NodeJS.ErrnoException, url: URL): Problem {
  const where = `${url.hostname}:${url.port || 5432}`;
  const because = (message: string, remedy: string) => new Problem(message, remedy, { cause: error });
  // A name with several addresses fails with all their errors in one.
  const code = error.code ?? (error as unknown as AggregateError).errors?.[0]?.code ?? '';
  if (code === '28P01' || code === '28000') {
    return because(
      `PostgreSQL at ${where} refuses the login ${url.username}.`,
      'Check the user and the password in DATABASE_URL.',
    );
  }
  if (code === '3D000') {
    return because(
      `PostgreSQL at ${where} has no database ${url.pathname.slice(1)}.`,
      'Create it, or correct the name in DATABASE_URL.',
    );
  }
  return because(
    `The database at ${where} cannot be reached (${code || error.message}).`,
    'Start it, or correct DATABASE_URL. Without DATABASE_URL HELIX brings its own PostgreSQL.',
  );
}

function withLogin(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.href;
}

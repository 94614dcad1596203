import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { serviceLogin, templateDatabase, testOwner, testServerVariable } from './test-logins.ts';

export interface TestDatabase {
  /** The login that services use: no rights beyond the two roles it may take. */
  serviceUrl: string;
  /** The owner's login: migrates, and sees every organization. */
  migrationUrl: string;
  superuserUrl: string;
  drop(): Promise<void>;
}

/** A migrated, empty database of the caller's own, cloned from the template in a few milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env[testServerVariable];
  if (!server) {
    throw new Error(
      'No test server is running: name the file `*.pg.test.ts`, so that it belongs to the project that starts one.',
    );
  }
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, `CREATE DATABASE ${name} TEMPLATE ${templateDatabase} OWNER ${testOwner.user}`);
  return {
    serviceUrl: urlOf(server, name, serviceLogin),
    migrationUrl: urlOf(server, name, testOwner),
    superuserUrl: urlOf(server, name),
    drop: () => asSuperuser(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function asSuperuser(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string, login?: { user: string; password: string }): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (login) {
    url.username = login.user;
    url.password = login.password;
  }
  return url.href;
}

import { createLogger } from '@helix/runtime';
import { createTestDatabase, type TestDatabase } from '@helix/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from './database.ts';
import { migrationNames } from './migrate/index.ts';

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.serviceUrl, logger: createLogger({ name: 'test', level: 'silent' }) });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

it('names the migrations that a service must wait for, none once all are applied', async () => {
  const names = await migrationNames();
  expect(names[0]).toBe('0001_core.sql');
  expect(await database.missingMigrations(names)).toEqual([]);
  expect(await database.missingMigrations([...names, '9999_next_release.sql'])).toEqual([
    '9999_next_release.sql',
  ]);
});

it('rejects while there is no schema, so that nobody takes an empty database for a ready one', async () => {
  const owner = new pg.Client({ connectionString: test.migrationUrl });
  await owner.connect();
  await owner.query('ALTER TABLE schema_migrations RENAME TO elsewhere');
  try {
    await expect(database.missingMigrations(['0001_core.sql'])).rejects.toThrow('schema_migrations');
  } finally {
    await owner.query('ALTER TABLE elsewhere RENAME TO schema_migrations');
    await owner.end();
  }
});

// The second wall: what the services' login can do when a WHERE was forgotten.
import { createLogger } from '@helix/runtime';
import { Builders, createTestDatabase, type TestDatabase } from '@helix/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from './database.ts';

let test: TestDatabase;
let build: Builders;
let database: Database;
let service: pg.Client;
let home: string;
let away: string;

beforeAll(async () => {
  test = await createTestDatabase();
  build = await Builders.connect(test.migrationUrl);
  database = new Database({ url: test.serviceUrl, logger: createLogger({ name: 'test', level: 'silent' }) });
  service = new pg.Client({ connectionString: test.serviceUrl });
  await service.connect();
  [home, away] = [(await build.organization()).id, (await build.organization()).id];
  for (const org_id of [home, away]) {
    const board = await build.board({ org_id });
    await build.task({ org_id, board_id: board.id });
  }
});
afterAll(async () => {
  await service.end();
  await database.close();
  await build.end();
  await test.drop();
});

it('is no superuser, cannot bypass, and reads nothing without a role', async () => {
  await database.assertLeastPrivilege();
  const { rows } = await service.query(
    'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = session_user',
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
  await expect(service.query('select * from tasks')).rejects.toThrow('permission denied');
  await expect(service.query('set role helix_owner')).rejects.toThrow('permission denied');
});

it('sees nothing without an organization, and its own rows with one', async () => {
  await service.query('set role helix_app');
  const count = async () =>
    (await service.query<{ count: string }>('select count(*) from tasks')).rows[0]?.count;
  expect(await count()).toBe('0');
  await service.query(`select set_config('app.org_id', $1, false)`, [home]);
  expect(await count()).toBe('1');
  await service.query('reset role');
});

it('can neither write into another organization nor point at its rows', async () => {
  const db = database.forOrganization(home);
  const row = { id: '00000000-0000-7000-8000-00000000000a', name: 'Smuggled' };
  await expect(
    db
      .insertInto('departments')
      .values({ ...row, org_id: away })
      .execute(),
  ).rejects.toThrow('row-level security');
  const foreign = await build.department({ org_id: away });
  await expect(
    db
      .insertInto('boards')
      .values({ ...row, org_id: home, department_id: foreign.id, key: 'SM' })
      .execute(),
  ).rejects.toThrow('foreign key');
  const changed = await db.updateTable('tasks').set({ title: 'Taken over' }).executeTakeFirst();
  expect(changed.numUpdatedRows).toBe(1n);
  expect(
    await build.query(`select count(*)::int as count from tasks where title = 'Taken over' and org_id = $1`, [
      away,
    ]),
  ).toEqual([{ count: 0 }]);
});

it('holds on every table that carries an organization', async () => {
  const rows = await build.query<{ name: string; is_forced: boolean; policies: number }>(`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as is_forced,
           (select count(*)::int from pg_policies where tablename = c.relname and policyname = 'app_isolation') as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'schema_migrations'`);
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) expect(row).toEqual({ name: row.name, is_forced: true, policies: 1 });
});

it('keeps organizations apart on connections that are used again', async () => {
  const titles = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      database
        .forOrganization(index % 2 ? home : away)
        .selectFrom('tasks')
        .select('org_id')
        .execute(),
    ),
  );
  expect(titles.map((rows) => rows[0]?.org_id)).toEqual(titles.map((_, index) => (index % 2 ? home : away)));
});

import { Client } from 'pg';
import { expect, it } from 'vitest';
import { createTestDatabase } from './test-database.ts';

it('gives each caller a migrated database that no other caller sees', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  expect(one.serviceUrl).not.toBe(two.serviceUrl);
  const owner = new Client({ connectionString: one.migrationUrl });
  await owner.connect();
  const tables = await owner.query<{ count: number }>(
    `select count(*)::int as count from pg_tables where schemaname = 'public' and tablename in ('organizations', 'tasks', 'runs')`,
  );
  expect(tables.rows[0]?.count).toBe(3);
  await owner.end();
  const service = new Client({ connectionString: two.serviceUrl });
  await service.connect();
  const { rows } = await service.query<{ is_superuser: string }>('show is_superuser');
  expect(rows[0]?.is_superuser).toBe('off');
  await service.end();
  await Promise.all([one.drop(), two.drop()]);
  await expect(new Client({ connectionString: one.serviceUrl }).connect()).rejects.toThrow(/does not exist/);
});

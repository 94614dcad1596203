import { createLogger } from '@helix/runtime';
import { Builders, createTestDatabase, type TestDatabase } from '@helix/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../database.ts';
import { deleteOldIdempotencyKeys } from './idempotency-repository.ts';
import { deleteExpiredSessions } from './session-repository.ts';

let test: TestDatabase;
let build: Builders;
let database: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  build = await Builders.connect(test.migrationUrl);
  database = new Database({ url: test.serviceUrl, logger: createLogger({ name: 'test', level: 'silent' }) });
});
afterAll(async () => {
  await database.close();
  await build.end();
  await test.drop();
});

it('drops sessions and keys of all organizations once they are old, and nothing younger', async () => {
  for (const _ of [1, 2]) {
    const { id: org } = await build.organization();
    const user = await build.user({ org_id: org });
    for (const age of ['-1 hour', '1 hour']) {
      await build.query(
        `insert into user_sessions (id, org_id, user_id, expires_at) values (gen_random_uuid(), $1, $2, now() + $3::interval)`,
        [org, user.id, age],
      );
    }
    for (const age of ['2 hours', '0 hours']) {
      await build.query(
        `insert into idempotency_keys (org_id, user_id, key, request_hash, created_at) values ($1, $2, $3::text, 'h', now() - $3::text::interval)`,
        [org, user.id, age],
      );
    }
  }
  expect(await deleteExpiredSessions(database.system)).toBe(2);
  expect(await deleteOldIdempotencyKeys(database.system, 3_600_000)).toBe(2);
  expect(await deleteExpiredSessions(database.system)).toBe(0);
  expect(await build.query('select count(*)::int as count from user_sessions')).toEqual([{ count: 2 }]);
});

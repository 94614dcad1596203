import { createLogger } from '@helix/runtime';
import { Builders, createTestDatabase, type TestDatabase } from '@helix/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../database.ts';
import { deleteOldIdempotencyKeys } from './idempotency-repository.ts';
import { deleteExpiredSessions } from './session-repository.ts';
import { deleteOldTranscripts } from './settings-repository.ts';

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

it('drops the transcripts of old runs where an organization asks for it, a round at a time, and keeps the runs', async () => {
  const transcript = async (keepDays: number | null, ageDays: number) => {
    const { id: org_id } = await build.organization();
    await build.query('insert into organization_settings (org_id, keep_transcripts_days) values ($1, $2)', [
      org_id,
      keepDays,
    ]);
    const department = await build.department({ org_id });
    const board = await build.board({ org_id, department_id: department.id });
    const task = await build.task({ org_id, board_id: board.id });
    const run = await build.run({ org_id, task_id: task.id, status: 'succeeded' });
    await build.query(`update runs set finished_at = now() - make_interval(days => $2) where id = $1`, [
      run.id,
      ageDays,
    ]);
    await build.query(
      `insert into run_events (org_id, run_id, seq, kind, data) values ($1, $2, 1, 'step', '{}')`,
      [org_id, run.id],
    );
    return run.id;
  };
  const old = [await transcript(30, 31), await transcript(1, 400)];
  const kept = [await transcript(30, 29), await transcript(null, 400)];
  expect(await deleteOldTranscripts(database.system, 1)).toBe(1);
  expect(await deleteOldTranscripts(database.system, 100)).toBe(1);
  expect(await deleteOldTranscripts(database.system, 100)).toBe(0);
  const left = await build.query<{ run_id: string }>('select run_id from run_events');
  expect(left.map(({ run_id }) => run_id).toSorted()).toEqual(kept.toSorted());
  expect(await build.query('select 1 from runs where id = any($1)', [[...old, ...kept]])).toHaveLength(4);
});

import { createLogger } from '@helix/runtime';
import { Builders, createTestDatabase, type TestDatabase } from '@helix/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../database.ts';
import {
  deleteExpiredSessions,
  deleteOldEvents,
  deleteOldIdempotencyKeys,
  deleteOldNotifications,
  deleteOldTranscripts,
} from './housekeeping-repository.ts';

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
  expect(await deleteExpiredSessions(database.system, 1)).toBe(1);
  expect(await deleteExpiredSessions(database.system, 100)).toBe(1);
  expect(await deleteOldIdempotencyKeys(database.system, 3_600_000, 100)).toBe(2);
  expect(await deleteExpiredSessions(database.system, 100)).toBe(0);
  expect(await build.query('select count(*)::int as count from user_sessions')).toEqual([{ count: 2 }]);
});

it('drops events that nobody may replay any more', async () => {
  const { id: org } = await build.organization();
  for (const age of ['25 hours', '23 hours'])
    await build.query(
      `insert into events (org_id, type, entity, entity_id, version, created_at) values ($1, 'task.created', 'task', $1, 1, now() - $2::interval)`,
      [org, age],
    );
  expect(await deleteOldEvents(database.system, 24 * 3_600_000, 100)).toBe(1);
  expect(await build.query('select 1 from events where org_id = $1', [org])).toHaveLength(1);
});

it('drops notifications that were read and are old, and leaves what is unread or young', async () => {
  const { id: org_id } = await build.organization();
  const user = await build.user({ org_id });
  const board = await build.board({ org_id, department_id: (await build.department({ org_id })).id });
  const task = await build.task({ org_id, board_id: board.id });
  const dayMs = 24 * 3_600_000;
  const kept: string[] = [];
  for (const { ageDays, isRead } of [
    { ageDays: 91, isRead: true },
    { ageDays: 400, isRead: true },
    { ageDays: 89, isRead: true },
    { ageDays: 400, isRead: false },
  ]) {
    const id = v7({ msecs: Date.now() - ageDays * dayMs });
    await build.query(
      `insert into notifications (id, org_id, user_id, type, title, body, actor_name, board_id, task_id, read_at)
       values ($1, $2, $3, 'reply', 'A title', 'A body', 'Ada', $4, $5, case when $6 then now() end)`,
      [id, org_id, user.id, board.id, task.id, isRead],
    );
    if (ageDays === 89 || !isRead) kept.push(id);
  }
  const before = new Date(Date.now() - 90 * dayMs);
  expect(await deleteOldNotifications(database.system, before, 100)).toBe(2);
  const left = await build.query<{ id: string }>('select id from notifications where org_id = $1', [org_id]);
  expect(left.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
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

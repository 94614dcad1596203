import { createLogger } from '@helix/runtime';
import { Builders, createTestDatabase, type TestDatabase } from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from '../database.ts';
import { canReplayFrom, isAfter, readEvents } from './event-repository.ts';

let testDatabase: TestDatabase;
let database: Database;
let build: Builders;
let orgId: string;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  build = await Builders.connect(testDatabase.migrationUrl);
  const logger = createLogger({ name: 'test', level: 'silent' });
  database = new Database({ url: testDatabase.serviceUrl, logger, maxConnections: 2 });
  orgId = (await build.organization()).id;
  // In the order of their rows' ids, which is not that of their transactions; all long ago for a new server.
  for (const xid of [11, 9, 100, 99, 10, 9]) {
    await build.query(
      `insert into events (xid, org_id, type, entity, entity_id, version) values ($1::text::xid8, $2, 'task.created', 'task', $2, $3)`,
      [String(xid), orgId, xid],
    );
  }
});
afterAll(async () => {
  await database?.close();
  await build?.end();
  await testDatabase?.drop();
});

const start = { xid: '0', id: 0 };

it('reads events by the number of their transaction, whatever the number of its digits', async () => {
  const { events } = await readEvents(database.system, { after: start, limit: 50, orgId });
  expect(events.map((event) => event.version)).toEqual([9, 9, 10, 11, 99, 100]);
  expect(events[0]?.id).toBeLessThan(events[1]?.id ?? 0);
  for (const [index, event] of events.entries())
    for (const later of events.slice(index + 1)) expect(isAfter(later, event)).toBe(true);
});

it('leaves out and repeats nothing when it is read in small parts', async () => {
  const seen: number[] = [];
  let after = start;
  for (;;) {
    const { events } = await readEvents(database.system, { after, limit: 2, orgId });
    const last = events.at(-1);
    if (!last) break;
    seen.push(...events.map((event) => event.version));
    after = { xid: last.xid, id: last.id };
  }
  expect(seen).toEqual([9, 9, 10, 11, 99, 100]);
});

it('holds back what follows a transaction that still runs, and says so', async () => {
  const open = await Builders.connect(testDatabase.migrationUrl);
  await open.query('begin');
  await open.query('select pg_current_xact_id()');
  const before = await readEvents(database.system, { after: start, limit: 50, orgId });
  await build.query(
    `insert into events (org_id, type, entity, entity_id, version) values ($1, 'task.created', 'task', $1, 1)`,
    [orgId],
  );
  const held = await readEvents(database.system, { after: start, limit: 50, orgId });
  expect([held.events.length, held.isBlocked]).toEqual([before.events.length, true]);
  await open.query('commit');
  await open.end();
  // Other files of this test run write on the same server.
  await waitFor('the event', async () => {
    const freed = await readEvents(database.system, { after: start, limit: 50, orgId });
    return freed.events.length === before.events.length + 1 && !freed.isBlocked;
  });
});

it('replays from any place that is still there', async () => {
  expect(await canReplayFrom(database.system, { xid: '10', id: 1 })).toBe(true);
  expect(await canReplayFrom(database.system, { xid: '8', id: 1 })).toBe(false);
  expect(await canReplayFrom(database.system, { xid: '18446744073709551615', id: 1 })).toBe(false);
});

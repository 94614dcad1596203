import { createLogger } from '@helix/runtime';
import { createTestDatabase, type TestDatabase } from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Database } from './database.ts';
import { runExclusively } from './exclusive.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
let test: TestDatabase;
let one: Database;
let two: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  [one, two] = [
    new Database({ url: test.serviceUrl, logger }),
    new Database({ url: test.serviceUrl, logger }),
  ];
});
afterAll(async () => {
  await one?.close();
  await two?.close();
  await test?.drop();
});

it('lets one process in at a time, by name, and the next one afterwards', async () => {
  const gate = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const holding = runExclusively(one.system, 'job', async () => {
    entered.resolve();
    await gate.promise;
    return 'done by one';
  });
  await entered.promise;
  expect(await runExclusively(two.system, 'job', async () => 'done by two')).toBeNull();
  expect(await runExclusively(one.system, 'job', async () => 'again by one')).toBeNull();
  expect(await runExclusively(two.system, 'another job', async () => 'done by two')).toBe('done by two');
  gate.resolve();
  expect(await holding).toBe('done by one');
  expect(await runExclusively(two.system, 'job', async () => 'done by two')).toBe('done by two');
});

it('gives the lock back when the work fails, and when its process is gone', async () => {
  await expect(
    runExclusively(one.system, 'job', async () => {
      throw new Error('it failed');
    }),
  ).rejects.toThrow('it failed');
  const dying = new Database({ url: test.serviceUrl, logger });
  const entered = Promise.withResolvers<void>();
  const never = runExclusively(dying.system, 'job', async () => {
    entered.resolve();
    await new Promise<void>(() => undefined);
  });
  void never.catch(() => undefined);
  await entered.promise;
  expect(await runExclusively(two.system, 'job', async () => 'mine')).toBeNull();
  await two.system.connection().execute(async () => undefined);
  await terminateHolder();
  await waitFor(
    'the lock',
    async () => (await runExclusively(two.system, 'job', async () => 'mine')) === 'mine',
  );
});

it('holds no transaction, which would keep every event from being read', async () => {
  await runExclusively(one.system, 'job', async () => {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: test.superuserUrl });
    await client.connect();
    const { rows } = await client.query(
      `select 1 from pg_locks join pg_stat_activity using (pid)
       where locktype = 'advisory' and datname = current_database() and backend_xid is not null`,
    );
    await client.end();
    expect(rows).toEqual([]);
  });
});

/** As the kernel would do with the connections of a dead process. */
async function terminateHolder(): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: test.superuserUrl });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and datname = current_database()`,
  );
  await client.end();
}

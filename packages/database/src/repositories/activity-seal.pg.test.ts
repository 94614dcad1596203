import { createLogger } from '@helix/runtime';
import { Builders, createTestDatabase, type TestDatabase } from '@helix/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../database.ts';
import { newId } from '../id.ts';
import { createRunWork, type RunWork } from '../work.ts';
import { listSealHeads, sealActivity, verifyActivity } from './activity-seal-repository.ts';

let testDatabase: TestDatabase;
let database: Database;
let build: Builders;
let superuser: Client;
let work: RunWork;
let orgId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const logger = createLogger({ name: 'test', level: 'silent' });
  database = new Database({ url: testDatabase.serviceUrl, logger, maxConnections: 9 });
  build = await Builders.connect(testDatabase.migrationUrl);
  superuser = new Client({ connectionString: testDatabase.superuserUrl });
  await superuser.connect();
  work = createRunWork(database, () => {});
});
afterAll(async () => {
  await superuser.end();
  await build.end();
  await database.close();
  await testDatabase.drop();
});
beforeEach(async () => {
  orgId = (await build.organization()).id;
});

const context = (org = orgId) => ({
  orgId: org,
  actor: { type: 'system', id: null, name: 'test' } as const,
  requestId: 'request-1',
});
const entry = (title: string) => ({
  action: 'task.created',
  entityType: 'task',
  entityId: newId(),
  entityTitle: title,
  details: { amount: 1.5, names: ['Zoë', '🦊'], nested: { b: 1, a: null } },
});
const log = (...titles: string[]) =>
  work(context(), async (each) => {
    for (const title of titles) each.record(entry(title));
  });
const seal = async (): Promise<number> => {
  for (let count = 0; ; ) {
    const { batches, isMore } = await sealActivity(database.system);
    count += batches.filter((batch) => batch.orgId === orgId).length;
    if (!isMore) return count;
  }
};
const verify = (org = orgId) => verifyActivity(database.forOrganization(org), org);
const brokenBatch = async () => (await verify()).firstBroken;

/** As somebody with the whole server in hand: no trigger sees it. */
async function behindTheTriggers(statement: string, values: unknown[] = []): Promise<void> {
  await superuser.query("SET session_replication_role = 'replica'");
  try {
    await superuser.query(statement, values);
  } finally {
    await superuser.query("SET session_replication_role = 'origin'");
  }
}

async function threeBatches(): Promise<void> {
  for (const title of ['one', 'two', 'three']) {
    await log(title, `${title} again`);
    await seal();
  }
}

describe('sealing', () => {
  it('chains what was committed, each batch once, and leaves nothing waiting', async () => {
    await log('one', 'two');
    expect((await verify()).waitingCount).toBe(2);
    expect(await seal()).toBe(1);
    expect(await seal()).toBe(0);
    await log('three');
    await seal();
    const answer = await verify();
    expect(answer).toMatchObject({ sealedCount: 3, waitingCount: 0, firstBroken: null, head: { seq: 2 } });
    const heads = await listSealHeads(database.system);
    expect(heads.find((head) => head.orgId === orgId)).toMatchObject({ seq: 2, hash: answer.head?.hash });
  });

  it('seals what commits late, after entries with higher ids', async () => {
    const late = new Client({ connectionString: testDatabase.migrationUrl });
    await late.connect();
    await late.query('BEGIN');
    await late.query(
      `INSERT INTO activity_logs (org_id, actor_type, actor_name, action, entity_type, entity_id, entity_title)
       VALUES ($1, 'system', 'test', 'task.created', 'task', $2, 'late')`,
      [orgId, newId()],
    );
    await log('early');
    await seal();
    expect(await verify()).toMatchObject({ sealedCount: 1, waitingCount: 0, firstBroken: null });
    await late.query('COMMIT');
    await late.end();
    expect((await verify()).waitingCount).toBe(1);
    await seal();
    expect(await verify()).toMatchObject({ sealedCount: 2, waitingCount: 0, firstBroken: null });
    const rows = await build.query<{ activity_ids: string[] }>(
      'SELECT activity_ids FROM activity_seals WHERE org_id = $1 ORDER BY seq',
      [orgId],
    );
    expect(Number(rows[1]?.activity_ids[0])).toBeLessThan(Number(rows[0]?.activity_ids[0]));
  });

  it('seals nothing that was rolled back', async () => {
    await work(context(), async (each) => {
      each.record(entry('never'));
      throw new Error('no');
    }).catch(() => undefined);
    expect(await seal()).toBe(0);
    expect(await verify()).toMatchObject({ head: null, sealedCount: 0, waitingCount: 0, firstBroken: null });
  });

  it('makes one chain when many replicas seal at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      await log(`round ${round}`);
      await Promise.all(Array.from({ length: 3 }, () => sealActivity(database.system)));
    }
    await seal();
    expect(await verify()).toMatchObject({ sealedCount: 10, waitingCount: 0, firstBroken: null });
    const rows = await build.query<{ seq: number; previous_hash: string | null; hash: string }>(
      'SELECT seq, previous_hash, hash FROM activity_seals WHERE org_id = $1 ORDER BY seq',
      [orgId],
    );
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index + 1));
    expect(rows.slice(1).map((row) => row.previous_hash)).toEqual(rows.slice(0, -1).map((row) => row.hash));
  });

  it('takes more than a batch holds, in the order it was logged', async () => {
    await log(...Array.from({ length: 2_300 }, (_, index) => `entry ${index}`));
    expect(await seal()).toBe(3);
    expect(await verify()).toMatchObject({ sealedCount: 2_300, waitingCount: 0, firstBroken: null });
  });

  it('keeps the chains of organizations apart', async () => {
    const other = (await build.organization()).id;
    await log('ours');
    await work(context(other), async (each) => each.record(entry('theirs')));
    await seal();
    expect(await verify()).toMatchObject({ sealedCount: 1, firstBroken: null, head: { seq: 1 } });
    expect(await verify(other)).toMatchObject({ sealedCount: 1, firstBroken: null, head: { seq: 1 } });
    // The role that belongs to one organization sees nothing of the other.
    expect((await verifyActivity(database.forOrganization(orgId), other)).head).toBeNull();
  });

  it('lets no service change a seal, or say what waits', async () => {
    await log('one');
    const app = database.forOrganization(orgId);
    await expect(app.deleteFrom('activity_unsealed').execute()).rejects.toThrow('permission denied');
    await expect(
      app.insertInto('activity_unsealed').values({ id: 1, org_id: orgId }).execute(),
    ).rejects.toThrow('permission denied');
    await seal();
    await expect(database.system.deleteFrom('activity_seals').execute()).rejects.toThrow('permission denied');
    for (const statement of ["UPDATE activity_seals SET hash = 'x'", 'DELETE FROM activity_seals']) {
      await expect(build.query(statement)).rejects.toThrow('activity_seals is append-only');
    }
    await expect(build.query('TRUNCATE activity_seals')).rejects.toThrow('append-only');
  });
});

describe('a log that somebody tampered with', () => {
  beforeEach(threeBatches);

  const idOf = async (title: string): Promise<number> => {
    const [row] = await build.query<{ id: string }>(
      'SELECT id FROM activity_logs WHERE org_id = $1 AND entity_title = $2',
      [orgId, title],
    );
    return Number(row?.id);
  };

  it.each([
    ["actor_name = 'Eve'"],
    ["details = '{}'"],
    ["created_at = created_at + interval '1 microsecond'"],
    ['board_id = gen_random_uuid()'],
  ])('is found at the batch whose entry was changed: %s', async (change) => {
    await behindTheTriggers(`UPDATE activity_logs SET ${change} WHERE id = $1`, [await idOf('two again')]);
    expect(await brokenBatch()).toMatchObject({ batch: 2, problem: 'content_changed' });
  });

  it('is found at the batch whose entry was deleted', async () => {
    await behindTheTriggers('DELETE FROM activity_logs WHERE id = $1', [await idOf('two')]);
    expect(await brokenBatch()).toMatchObject({ batch: 2, problem: 'entry_missing' });
  });

  it('is found where an entry was inserted', async () => {
    await behindTheTriggers(
      `INSERT INTO activity_logs (id, org_id, actor_type, actor_name, action, entity_type, entity_id, entity_title, created_at)
       OVERRIDING SYSTEM VALUE VALUES ($1, $2, 'user', 'Eve', 'task.approved', 'task', $3, 'forged', now() - interval '1 day')`,
      [-(await idOf('two')), orgId, newId()],
    );
    expect(await brokenBatch()).toMatchObject({ batch: 1, problem: 'never_sealed' });
  });

  it('is found when the forged entry was let through the triggers with an earlier date', async () => {
    await superuser.query(
      `INSERT INTO activity_logs (org_id, actor_type, actor_name, action, entity_type, entity_id, entity_title, created_at)
       VALUES ($1, 'user', 'Eve', 'task.approved', 'task', $2, 'forged', now() - interval '1 day')`,
      [orgId, newId()],
    );
    await seal();
    expect(await brokenBatch()).toMatchObject({ batch: 4, problem: 'backdated' });
  });

  it('is found when a seal was changed, taken out or cut off the end', async () => {
    await behindTheTriggers(
      "UPDATE activity_seals SET sealed_at = sealed_at - interval '1 hour' WHERE org_id = $1 AND seq = 2",
      [orgId],
    );
    expect(await brokenBatch()).toMatchObject({ batch: 2, problem: 'content_changed' });
    await behindTheTriggers('DELETE FROM activity_seals WHERE org_id = $1 AND seq = 2', [orgId]);
    expect(await brokenBatch()).toMatchObject({ batch: 2, problem: 'batch_missing' });
  });

  it('is found when the last seal was taken off, for its entries are in none', async () => {
    await behindTheTriggers('DELETE FROM activity_seals WHERE org_id = $1 AND seq = 3', [orgId]);
    expect(await brokenBatch()).toMatchObject({ batch: 3, problem: 'never_sealed' });
  });

  it('names the first of several broken batches', async () => {
    await behindTheTriggers("UPDATE activity_logs SET action = 'x' WHERE id = ANY($1)", [
      [await idOf('three'), await idOf('two')],
    ]);
    expect(await brokenBatch()).toMatchObject({ batch: 2, problem: 'content_changed' });
  });
});

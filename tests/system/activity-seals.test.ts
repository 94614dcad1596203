import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ActivityVerification } from '@helix/contracts';
import { Builders } from '@helix/testing';
import { type ApiClient, HelixSystem, waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectBuilders } from './stage.ts';

let system: HelixSystem;
let build: Builders;
let client: ApiClient;

beforeAll(async () => {
  system = await HelixSystem.start();
  build = await connectBuilders(system);
  client = await system.signIn();
});
afterAll(async () => {
  await build?.end();
  await system?.stop();
});

const verification = () => client.get<ActivityVerification>('/api/activity/verification');
const whenSealed = () =>
  waitFor('everything to be sealed', async () => {
    const answer = await verification();
    return answer.waiting_count === 0 ? answer : null;
  });

/** `npm run helix -- verify-activity`, as whoever runs the installation would. */
function verifyActivity(): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['apps/cli/src/main.ts', 'helix', 'verify-activity'],
      {
        cwd: fileURLToPath(new URL('../../', import.meta.url)),
        env: {
          PATH: process.env.PATH,
          HELIX_HOME: system.home,
          DATABASE_URL: system.serviceUrl,
          DATABASE_MIGRATION_URL: system.migrationUrl,
          DATABASE_SERVICE_PASSWORD: new URL(system.serviceUrl).password,
        },
      },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: `${stdout}${stderr}` }),
    );
  });
}

it('loses no entry when the Backend is killed at any moment, and chains on after it', async () => {
  let count = 0;
  const add = () => client.post('/api/departments', { name: `Office ${++count}` });
  for (let round = 0; round < 3; round += 1) {
    // Killed in the middle of writing, of sealing, or between the two: the rounds differ in how far it came.
    const writing = Array.from({ length: 20 }, () => add().catch(() => undefined));
    await Promise.all(writing.slice(0, 5 * (round + 1)));
    if (round === 1) await whenSealed();
    await system.backend.kill();
    await Promise.all(writing);
    await system.startBackend();
  }
  await add();
  const answer = await whenSealed();
  expect(answer).toMatchObject({ ok: true, first_broken: null });
  const [row] = await build.query<{ logged: number; sealed: number }>(
    `select (select count(*)::int from activity_logs) as logged,
            (select count(distinct id)::int from activity_seals, unnest(activity_ids) as id) as sealed`,
  );
  expect(row?.sealed).toBe(row?.logged);
  expect(answer.sealed_count).toBe(row?.logged);
  await waitFor('the head in the log outside the database', () =>
    system.backend.log().includes(`"head":"${answer.head?.hash}"`),
  );
});

it('is verified from the command line, against the heads in the log as well', async () => {
  await client.post('/api/departments', { name: 'The last office' });
  await whenSealed();
  const whole = await verifyActivity();
  expect(whole.output).toMatch(/Analytical Engines: whole\. \d+ entries are sealed in \d+ batches/);
  expect(whole.code).toBe(0);

  const superuser = await Builders.connect(system.postgres.superuserUrl.replace(/\/[^/]*$/, '/helix'));
  await superuser.query("set session_replication_role = 'replica'");
  await superuser.query("update activity_logs set actor_name = 'Eve' where entity_title = 'The last office'");
  const changed = await verifyActivity();
  expect(changed.output).toMatch(/broken\. Batch \d+ holds something else than when it was sealed/);
  expect(changed.code).toBe(1);

  // Somebody who makes the chain anew after the change: inside the database nothing tells.
  await superuser.query('delete from activity_seals');
  await superuser.query('insert into activity_unsealed (id, org_id) select id, org_id from activity_logs');
  await superuser.end();
  expect(await whenSealed()).toMatchObject({ ok: true });
  const forged = await verifyActivity();
  expect(forged.output).toMatch(/broken\. Batch \d+ is not the one that the Backend's log tells of/);
  expect(forged.code).toBe(1);
});

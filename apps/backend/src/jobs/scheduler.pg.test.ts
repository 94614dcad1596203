import { waitFor } from '@helix/testing/system';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { housekeeping } from './housekeeping.ts';
import { Scheduler, type TimedJob } from './scheduler.ts';
import { staleRuns } from './stale-runs.ts';

let helix: TestApp;
beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());

async function startTwo(run: (replica: number) => Promise<void>): Promise<void> {
  const second = await helix.replica();
  for (const [replica, deps] of [helix.deps, second.deps].entries()) {
    const job: TimedJob = { name: 'a-test', everyMs: 5, run: () => run(replica) };
    const scheduler = new Scheduler({ ...deps, jobs: [job] });
    scheduler.start();
    onTestFinished(() => scheduler.stop());
  }
}

it('runs a job again and again, in one process at a time', async () => {
  let atOnce = 0;
  let most = 0;
  let turns = 0;
  await startTwo(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
  });
  await waitFor('some turns', () => turns >= 10);
  expect(most).toBe(1);
});

it('tries again after a failure', async () => {
  let turns = 0;
  await startTwo(async () => {
    turns += 1;
    throw new Error('not this time');
  });
  await waitFor('more turns', () => turns >= 3);
});

it('cleans what is old, of every kind, and leaves the rest', async () => {
  const { build, deps } = helix;
  const organization = await build.organization();
  const user = await build.user({ org_id: organization.id });
  const addEvents = (age: string, count: number) =>
    build.query(
      `insert into events (org_id, type, entity, entity_id, version, created_at)
       select $1, 'task.created', 'task', $1, n, now() - $2::interval from generate_series(1, $3::int) n`,
      [organization.id, age, count],
    );
  await addEvents('2 days', 2_500);
  await addEvents('1 hour', 3);
  for (const age of ['-1 day', '1 day'])
    await build.query(
      `insert into user_sessions (id, org_id, user_id, expires_at) values (gen_random_uuid(), $1, $2, now() + $3::interval)`,
      [organization.id, user.id, age],
    );
  await housekeeping(deps).run();
  const [left] = await build.query(
    `select (select count(*)::int from events where org_id = $1) as events,
            (select count(*)::int from user_sessions where org_id = $1) as sessions`,
    [organization.id],
  );
  expect(left).toEqual({ events: 3, sessions: 1 });
});

it('ends a run that could not begin for a day, and says why', async () => {
  const { build, deps } = helix;
  const { id: org_id } = await build.organization();
  const board = await build.board({ org_id, department_id: (await build.department({ org_id })).id });
  const agent = await build.agent({ org_id, primary_board_id: board.id });
  const task = await build.task({ org_id, board_id: board.id, assigned_agent_id: agent.id });
  const run = await build.run({ org_id, task_id: task.id, agent_id: agent.id, status: 'queued' });
  const state = () => build.query('select status, error_code from runs where id = $1', [run.id]);
  await staleRuns(deps).run();
  expect(await state()).toMatchObject([{ status: 'queued' }]);
  await build.query(`update runs set not_before = now() - interval '25 hours' where id = $1`, [run.id]);
  await staleRuns(deps).run();
  expect(await state()).toEqual([{ status: 'failed', error_code: 'gateway_unavailable' }]);
});

it('ends the others when one of them cannot be ended', async () => {
  const { build, deps } = helix;
  const { id: org_id } = await build.organization();
  const board = await build.board({ org_id, department_id: (await build.department({ org_id })).id });
  const agent = await build.agent({ org_id, primary_board_id: board.id });
  const made = async () => {
    const task = await build.task({ org_id, board_id: board.id, assigned_agent_id: agent.id });
    return build.run({ org_id, task_id: task.id, agent_id: agent.id, status: 'queued' });
  };
  await Promise.all([made(), made()]);
  await build.query(`update runs set not_before = now() - interval '25 hours' where org_id = $1`, [org_id]);
  let isFirst = true;
  const work: typeof deps.work = (context, body) => {
    if (!isFirst) return deps.work(context, body);
    isFirst = false;
    return Promise.reject(new Error('this one is stuck'));
  };
  await staleRuns({ ...deps, work }).run();
  const statuses = await build.query<{ status: string }>('select status from runs where org_id = $1', [
    org_id,
  ]);
  expect(statuses.map(({ status }) => status).sort()).toEqual(['failed', 'queued']);
});

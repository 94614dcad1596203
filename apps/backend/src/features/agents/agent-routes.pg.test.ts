import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
let owner: TestClient;

beforeAll(async () => {
  helix = await createTestApp();
  world = await helix.world();
  owner = world.owner;
});
afterAll(() => helix.stop());

let count = 0;
const create = async (values: object = {}) =>
  (await owner.post('/api/agents', { name: `Agent ${++count}`, ...values })).body;

it('creates an agent with a handle of its own and wakes the gateway', async () => {
  const before = helix.gateway.changes;
  const answer = await owner.post('/api/agents', {
    name: 'Zoë Writer',
    role_title: 'Writer',
    system_prompt: '# Zoë',
    execution_mode: 'auto',
  });
  expect(answer).toMatchObject({
    status: 201,
    body: {
      handle: 'zoe-writer',
      status: 'online',
      system_prompt: '# Zoë',
      identity_synced: false,
      version: 1,
    },
  });
  expect(helix.gateway.changes).toBe(before + 1);
  const twin = await create({ name: 'Zoe  Writer!' });
  expect(twin.handle).toBe('zoe-writer-2');
  expect(await owner.post('/api/agents', { name: 'zoë writer' })).toMatchObject({
    status: 409,
    body: { code: 'name_taken' },
  });
});

it('gives handles that no person has, also when many are made at once', async () => {
  const [person] = await helix.build.query<{ handle: string }>('select handle from users where id = $1', [
    owner.userId,
  ]);
  const name = (person?.handle ?? '').replaceAll('-', ' ');
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, index) => owner.post('/api/agents', { name: name + '!'.repeat(index) })),
  );
  const handles = made.map((each) => each.body.handle);
  expect(new Set([...handles, person?.handle]).size).toBe(9);
});

it('derives the status from facts', async () => {
  const agent = await create();
  const board = await helix.build.board({ org_id: world.orgId });
  const task = await helix.build.task({
    org_id: world.orgId,
    board_id: board.id,
    assigned_agent_id: agent.id,
  });
  const status = async () => (await owner.get(`/api/agents/${agent.id}`)).body.status;
  await helix.build.query('update agents set last_run_failed = true where id = $1', [agent.id]);
  expect(await status()).toBe('error');
  await helix.build.run({ org_id: world.orgId, task_id: task.id, agent_id: agent.id, status: 'running' });
  expect((await owner.get(`/api/agents/${agent.id}`)).body).toMatchObject({
    status: 'busy',
    running_count: 1,
  });
  helix.gateway.isReady = false;
  expect(await status()).toBe('offline');
  helix.gateway.isReady = true;
  await owner.patch(`/api/agents/${agent.id}`, { paused: true });
  expect(await status()).toBe('paused');
  await owner.patch(`/api/agents/${agent.id}`, { paused: false });
  expect(await status()).toBe('busy');
});

it('raises the version of SOUL.md only when its text changes', async () => {
  const agent = await create({ system_prompt: 'one' });
  await helix.build.query('update agents set soul_synced_version = soul_version where id = $1', [agent.id]);
  const before = helix.gateway.changes;
  const renamed = await owner.patch(`/api/agents/${agent.id}`, {
    role_title: 'Editor',
    system_prompt: 'one',
    version: 1,
  });
  expect(renamed.body).toMatchObject({ identity_synced: true, version: 2 });
  const rewritten = await owner.patch(`/api/agents/${agent.id}`, { system_prompt: 'two' });
  expect(rewritten.body).toMatchObject({ identity_synced: false, system_prompt: 'two' });
  expect(helix.gateway.changes).toBe(before + 1);
  const stale = await owner.patch(`/api/agents/${agent.id}`, { role_title: 'Late', version: 1 });
  expect(stale).toMatchObject({
    status: 409,
    body: { code: 'version_conflict', current: { system_prompt: 'two', version: 3 } },
  });
});

it('tells of a change what was changed, and leaves what its gateway has alone', async () => {
  const agent = await create();
  await helix.build.query(
    'update agents set skills_version = 3, skills_synced_version = 3, soul_synced_version = 1 where id = $1',
    [agent.id],
  );
  await owner.patch(`/api/agents/${agent.id}`, { role_title: 'Editor' });
  const [activity] = (await owner.get(`/api/activity?entity_id=${agent.id}`)).body.items;
  expect(activity.details).toEqual({ role_title: { from: 'Assistant', to: 'Editor' } });
  const synced = () =>
    helix.build.query('select soul_synced_version, skills_synced_version from agents where id = $1', [
      agent.id,
    ]);
  expect(await synced()).toEqual([{ soul_synced_version: 1, skills_synced_version: 3 }]);
  const elsewhere = await helix.build.gateway({ org_id: world.orgId });
  await owner.patch(`/api/agents/${agent.id}`, { gateway_id: elsewhere.id });
  expect(await synced()).toEqual([{ soul_synced_version: 0, skills_synced_version: 0 }]);
});

it('deletes an agent: tasks are free, its runs stop, the gateway is told', async () => {
  const agent = await create();
  const board = await helix.build.board({ org_id: world.orgId });
  const ids: string[] = [];
  for (const status of ['running', 'queued'] as const) {
    const task = await helix.build.task({
      org_id: world.orgId,
      board_id: board.id,
      assigned_agent_id: agent.id,
      status: 'in_progress',
    });
    const run = await helix.build.run({ org_id: world.orgId, task_id: task.id, agent_id: agent.id, status });
    await helix.build.query('update tasks set active_run_id = $2, active_run_status = $3 where id = $1', [
      task.id,
      run.id,
      status,
    ]);
    ids.push(task.id);
  }
  expect((await owner.delete(`/api/agents/${agent.id}`)).status).toBe(204);
  expect(helix.gateway.deletedAgents).toContain(agent.id);
  const queued = (await owner.get(`/api/tasks/${ids[1]}`)).body;
  expect(queued).toMatchObject({ assigned_agent_id: null, status: 'todo', run: null });
  const runs = await helix.build.query(
    'select status, cancel_requested_at is not null as is_asked from runs where task_id = any($1) order by status',
    [ids],
  );
  expect(runs).toEqual([
    { status: 'cancelled', is_asked: false },
    { status: 'running', is_asked: true },
  ]);
  expect((await owner.delete(`/api/agents/${agent.id}`)).status).toBe(404);
});

it('answers 403 to members, 404 to strangers, 400 to bad values', async () => {
  const agent = await create({ system_prompt: 'secret sauce' });
  const url = `/api/agents/${agent.id}`;
  expect((await world.member.get(url)).body.abilities).toEqual({ edit: false, delete: false });
  expect((await world.member.patch(url, { name: 'X' })).status).toBe(403);
  expect((await world.member.delete(url)).status).toBe(403);
  expect((await world.member.post('/api/agents', { name: 'X' })).status).toBe(403);
  for (const answer of [
    await world.stranger.get(url),
    await world.stranger.patch(url, { name: 'X' }),
    await world.stranger.delete(url),
  ]) {
    expect(answer.status).toBe(404);
  }
  const model = await helix.build.model({ org_id: world.stranger.orgId });
  expect((await owner.patch(url, { model_id: model.id })).body.errors).toEqual([
    { field: 'model_id', message: 'does not exist in this organization' },
  ]);
  expect((await owner.patch(url, { execution_mode: 'fast' })).body.errors).toEqual([
    { field: 'execution_mode', message: 'must be one of manual, auto' },
  ]);
  expect((await owner.patch(url, { max_concurrent_runs: 0 })).status).toBe(400);
  expect((await owner.patch(url, { system_prompt: 'x'.repeat(20_001) })).status).toBe(400);
  expect((await world.stranger.get('/api/agents')).body.items).toEqual([]);
});

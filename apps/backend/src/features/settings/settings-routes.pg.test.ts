import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;

beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());
beforeEach(async () => {
  world = await helix.world();
});

it('has defaults before anybody chose anything, and says what the caller may change', async () => {
  expect((await world.owner.get('/api/settings')).body).toMatchObject({
    organization: { id: world.orgId },
    new_task_requires_approval: true,
    new_agent_mode: 'manual',
    new_board_level: 'no_access',
    keep_transcripts_days: null,
    abilities: { edit: true, rename: true },
  });
  expect((await world.member.get('/api/settings')).body.abilities).toEqual({ edit: false, rename: false });
});

it('changes what new tasks, agents and boards begin with, unless they are told otherwise', async () => {
  const changed = await world.owner.patch('/api/settings', {
    new_task_requires_approval: false,
    new_agent_mode: 'auto',
    new_board_level: 'view',
  });
  expect(changed).toMatchObject({ status: 200, body: { new_agent_mode: 'auto' } });
  const department = (await world.owner.post('/api/departments', { name: 'Harbour' })).body;
  const board = (await world.owner.post('/api/boards', { name: 'Quay', department_id: department.id })).body;
  expect(board.open_level).toBe('view');
  const task = { board_id: board.id, title: 'Count the boats' };
  expect((await world.owner.post('/api/tasks', task)).body.requires_approval).toBe(false);
  const told = await world.owner.post('/api/tasks', { ...task, requires_approval: true });
  expect(told.body.requires_approval).toBe(true);
  expect((await world.owner.post('/api/agents', { name: 'Nora' })).body.execution_mode).toBe('auto');
  const manual = await world.owner.post('/api/agents', { name: 'Max', execution_mode: 'manual' });
  expect(manual.body.execution_mode).toBe('manual');
});

it('leaves a trail of what changed, and none where nothing did', async () => {
  const patch = { keep_transcripts_days: 30, organization_name: 'Harbour office' };
  await world.owner.patch('/api/settings', patch);
  await world.owner.patch('/api/settings', patch);
  const { items } = (await world.owner.get(`/api/activity?entity_id=${world.orgId}`)).body;
  const updates = items.filter((item: { action: string }) => item.action === 'organization.updated');
  expect(updates).toMatchObject([
    {
      entity_title: 'Harbour office',
      details: { keep_transcripts_days: expect.anything(), name: expect.anything() },
    },
  ]);
  expect((await world.owner.get('/api/auth/me')).body.organization.name).toBe('Harbour office');
});

it('keeps settings to administrators and the name to the owner', async () => {
  const admin = await helix.person(world.orgId, 'admin');
  expect((await admin.patch('/api/settings', { new_agent_mode: 'auto' })).status).toBe(200);
  expect((await admin.patch('/api/settings', { organization_name: 'Mine' })).status).toBe(403);
  expect((await world.member.patch('/api/settings', { new_agent_mode: 'auto' })).status).toBe(403);
  expect((await world.member.get('/api/onboarding')).status).toBe(403);
  expect((await world.member.patch('/api/onboarding', { is_dismissed: true })).status).toBe(403);
  for (const body of [
    {},
    { keep_transcripts_days: 0 },
    { new_board_level: 'all' },
    { organization_name: ' ' },
  ])
    expect((await world.owner.patch('/api/settings', body)).status).toBe(400);
});

it('stays inside one organization', async () => {
  const other = await helix.world();
  await other.owner.patch('/api/settings', { new_agent_mode: 'auto', organization_name: 'Elsewhere' });
  expect((await world.owner.get('/api/settings')).body).toMatchObject({ new_agent_mode: 'manual' });
});

it('reads the first steps from what is there, and remembers what was skipped', async () => {
  const statuses = async () => {
    const { steps } = (await world.owner.get('/api/onboarding')).body as {
      steps: { id: string; status: string }[];
    };
    return Object.fromEntries(steps.map(({ id, status }) => [id, status]));
  };
  const before = await statuses();
  expect(before).toMatchObject({ model: 'open', result: 'open' });
  await helix.build.model({ org_id: world.orgId });
  expect(await statuses()).toEqual({ ...before, model: 'done' });
  const skipped = await world.owner.patch('/api/onboarding', { skipped_steps: ['agent', 'model'] });
  expect(skipped.status).toBe(200);
  expect(await statuses()).toMatchObject({ model: 'done', agent: 'skipped' });
  await world.owner.patch('/api/onboarding', { is_dismissed: true });
  expect((await world.owner.get('/api/onboarding')).body).toMatchObject({ is_dismissed: true });
  await world.owner.patch('/api/onboarding', { is_dismissed: false, skipped_steps: [] });
  expect(await statuses()).toMatchObject({ agent: 'open' });
  expect((await world.owner.patch('/api/onboarding', { skipped_steps: ['coffee'] })).status).toBe(400);
  const told = await helix.build.query<{ details: unknown }>(
    `select details from activity_logs where org_id = $1 and action = 'organization.onboarding_changed' order by id`,
    [world.orgId],
  );
  expect(told.map(({ details }) => details)).toEqual([
    { skipped_steps: ['agent', 'model'] },
    { is_dismissed: true },
    { is_dismissed: false, skipped_steps: [] },
  ]);
});

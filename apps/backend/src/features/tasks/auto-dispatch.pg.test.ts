import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let owner: TestClient;
let board: { id: string };
let automatic: { id: string };
beforeAll(async () => {
  helix = await createTestApp();
  ({ owner } = await helix.world());
  board = await helix.build.board({ org_id: owner.orgId });
  automatic = (await owner.post('/api/agents', { name: 'Auto', execution_mode: 'auto' })).body;
});
afterAll(() => helix.stop());

const runsOf = (taskId: string) =>
  helix.build.query(
    'select id, trigger, status, agent_id, requested_by_user_id from runs where task_id = $1',
    [taskId],
  );

it('queues a run together with the task, and wakes the dispatchers', async () => {
  let wakes = 0;
  const stop = helix.deps.bus.subscribe('runs', () => {
    wakes += 1;
  });
  const { body } = await owner.post('/api/tasks', {
    board_id: board.id,
    title: 'Go',
    assigned_agent_id: automatic.id,
  });
  stop();
  const runs = await runsOf(body.id);
  expect(runs).toMatchObject([
    {
      trigger: 'auto_dispatch',
      status: 'queued',
      agent_id: automatic.id,
      requested_by_user_id: owner.userId,
    },
  ]);
  expect(body).toMatchObject({ status: 'in_progress', run: { id: runs[0]?.id, status: 'queued' } });
  expect(wakes).toBe(1);
});

it('queues when a waiting task is given to it, once', async () => {
  const { body } = await owner.post('/api/tasks', { board_id: board.id, title: 'Later' });
  expect(body.run).toBeNull();
  const given = await owner.patch(`/api/tasks/${body.id}`, { assigned_agent_id: automatic.id });
  expect(given.body.status).toBe('in_progress');
  await owner.patch(`/api/tasks/${body.id}`, { title: 'Changed', assigned_agent_id: automatic.id });
  expect(await runsOf(body.id)).toHaveLength(1);
});

it('leaves alone what is done, and what belongs to a manual or paused agent', async () => {
  const manual = (await owner.post('/api/agents', { name: 'Manual' })).body;
  const { body } = await owner.post('/api/tasks', {
    board_id: board.id,
    title: 'M',
    assigned_agent_id: manual.id,
  });
  await owner.post(`/api/tasks/${body.id}/move`, { status: 'done' });
  await owner.patch(`/api/tasks/${body.id}`, { assigned_agent_id: automatic.id });
  expect(await runsOf(body.id)).toEqual([]);
  await owner.patch(`/api/agents/${automatic.id}`, { paused: true });
  const paused = await owner.post('/api/tasks', {
    board_id: board.id,
    title: 'P',
    assigned_agent_id: automatic.id,
  });
  expect(paused.body.status).toBe('todo');
});

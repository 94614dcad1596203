import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let helix: TestApp;
beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());

it('tells what happened on the boards one may see, newest first, page by page', async () => {
  const world = await helix.world();
  const [open, closed] = await Promise.all([
    helix.build.board({ org_id: world.orgId }),
    helix.build.board({ org_id: world.orgId }),
  ]);
  const viewer = await helix.memberOn(world.orgId, open.id, 'view');
  for (const board_id of [open.id, closed.id, open.id])
    await world.owner.post('/api/tasks', { board_id, title: 'T' });
  await world.owner.post('/api/agents', { name: 'A' });
  const all = (await world.owner.get('/api/activity')).body.items;
  expect(all.map((each: { action: string }) => each.action)).toEqual([
    'agent.created',
    'task.created',
    'task.created',
    'task.created',
  ]);
  const seen = (await viewer.get('/api/activity')).body.items;
  expect(seen.map((each: { board_id: string }) => each.board_id)).toEqual([open.id, open.id]);
  expect((await viewer.get(`/api/activity?board_id=${closed.id}`)).status).toBe(404);
  expect((await viewer.get(`/api/activity?board_id=${open.id}`)).body.items).toHaveLength(2);
  const first = (await world.owner.get('/api/activity?limit=3')).body;
  const rest = (await world.owner.get(`/api/activity?limit=3&cursor=${first.next_cursor}`)).body;
  expect([...first.items, ...rest.items].map((each) => each.id)).toEqual(
    all.map((each: { id: string }) => each.id),
  );
  expect(rest.next_cursor).toBeNull();
  expect((await world.stranger.get('/api/activity')).body.items).toEqual([]);
  expect((await world.nobody.get('/api/activity')).status).toBe(401);
  expect((await world.owner.get('/api/activity?limit=0')).status).toBe(400);
});

it('cannot be changed, not even by the owner of the tables', async () => {
  const world = await helix.world();
  await world.owner.post('/api/departments', { name: 'D' });
  await expect(helix.build.query(`update activity_logs set action = 'x'`)).rejects.toThrow('append-only');
  await expect(helix.build.query('delete from activity_logs')).rejects.toThrow('append-only');
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
let owner: TestClient;
let board: { id: string };

beforeAll(async () => {
  helix = await createTestApp();
  world = await helix.world();
  owner = world.owner;
  board = await helix.build.board({ org_id: world.orgId });
});
afterAll(() => helix.stop());

const newTask = () => helix.build.task({ org_id: world.orgId, board_id: board.id });

it('keeps the conversation in order and the count on the card', async () => {
  const task = await newTask();
  const url = `/api/tasks/${task.id}/comments`;
  const first = await owner.post(url, { content: ' First\n\nline ' });
  expect(first).toMatchObject({
    status: 201,
    body: { content: 'First\n\nline', author_type: 'user', author_id: owner.userId },
  });
  await Promise.all([1, 2, 3, 4].map((each) => owner.post(url, { content: `More ${each}` })));
  expect((await owner.get(`/api/tasks/${task.id}`)).body).toMatchObject({ comment_count: 5, version: 1 });
  const page = (await owner.get(`${url}/?limit=2`)).body;
  expect(page.items[0].content).toBe('First\n\nline');
  const seen = [...page.items];
  for (let cursor = page.next_cursor; cursor; ) {
    const next = (await owner.get(`${url}?limit=2&cursor=${cursor}`)).body;
    seen.push(...next.items);
    cursor = next.next_cursor;
  }
  expect(new Set(seen.map((each) => each.id)).size).toBe(5);
});

it('announces the comment with its task', async () => {
  const task = await newTask();
  const { body } = await owner.post(`/api/tasks/${task.id}/comments`, { content: 'Hello' });
  expect(
    await helix.build.query('select type, entity, task_id, board_id from events where entity_id = $1', [
      body.id,
    ]),
  ).toEqual([{ type: 'comment.created', entity: 'comment', task_id: task.id, board_id: board.id }]);
});

it('answers 400, 401, 403 and 404 where they belong', async () => {
  const task = await newTask();
  const url = `/api/tasks/${task.id}/comments`;
  const viewer = await helix.memberOn(world.orgId, board.id, 'view');
  expect((await viewer.get(url)).status).toBe(200);
  expect((await viewer.post(url, { content: 'No' })).status).toBe(403);
  expect((await world.member.get(url)).status).toBe(404);
  expect((await world.stranger.post(url, { content: 'No' })).status).toBe(404);
  expect((await world.nobody.get(url)).status).toBe(401);
  for (const content of ['', '   ', 'x'.repeat(20_001), 7])
    expect((await owner.post(url, { content })).status).toBe(400);
  expect((await owner.get(`${url}?cursor=nonsense`)).status).toBe(400);
  expect((await owner.get('/api/tasks/00000000-0000-7000-8000-000000000000/comments')).status).toBe(404);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp, TestClient } from '../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
let board: { id: string };
beforeAll(async () => {
  helix = await createTestApp();
  world = await helix.world();
  board = await helix.build.board({ org_id: world.orgId });
});
afterAll(() => helix.stop());

let keys = 0;
const withKey = (key = `key-${++keys}`) => ({ headers: { 'idempotency-key': key } });
const countOf = async (title: string) =>
  (await helix.build.query('select count(*)::int as count from tasks where title = $1', [title]))[0]?.count;

it('gives the same answer to the same request, also spelled differently', async () => {
  const options = withKey();
  const first = await world.owner.post('/api/tasks', { board_id: board.id, title: 'Once' }, options);
  const again = await world.owner.post('/api/tasks/', { title: ' Once ', board_id: board.id }, options);
  expect(first.status).toBe(201);
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(await countOf('Once')).toBe(1);
});

it('does the work once when ten come at the same moment, on two replicas', async () => {
  const other = await helix.replica();
  const { token } = await helix.app.sessions.open({ id: world.owner.userId, orgId: world.orgId }, 'test');
  const there = new TestClient(other.app, { token, userId: world.owner.userId, orgId: world.orgId });
  const options = withKey();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      (index % 2 ? world.owner : there).post('/api/tasks', { board_id: board.id, title: 'Race' }, options),
    ),
  );
  expect(answers.map((each) => each.status)).toEqual(Array(10).fill(201));
  expect(new Set(answers.map((each) => each.body.id)).size).toBe(1);
  expect(await countOf('Race')).toBe(1);
});

it('refuses the key for another request, and forgets a request that failed', async () => {
  const options = withKey();
  const bad = await world.owner.post('/api/departments', { name: '' }, options);
  expect(bad.status).toBe(400);
  expect((await world.owner.post('/api/departments', { name: 'A' }, options)).status).toBe(201);
  expect(await world.owner.post('/api/departments', { name: 'B' }, options)).toMatchObject({
    status: 409,
    body: { code: 'idempotency_mismatch' },
  });
  expect(await world.owner.post('/api/agents', { name: 'A' }, options)).toMatchObject({ status: 409 });
  expect((await world.owner.post('/api/departments', { name: 'C' }, withKey('with space'))).status).toBe(400);
});

it('belongs to one person', async () => {
  const options = withKey();
  await world.owner.post('/api/departments', { name: 'Mine' }, options);
  expect((await world.stranger.post('/api/departments', { name: 'Other' }, options)).status).toBe(201);
});

it('works for comments, boards, agents and models too', async () => {
  const task = await helix.build.task({ org_id: world.orgId, board_id: board.id });
  const department = await helix.build.department({ org_id: world.orgId });
  for (const [url, body] of [
    [`/api/tasks/${task.id}/comments`, { content: 'Once' }],
    ['/api/boards', { name: 'Once', department_id: department.id }],
    ['/api/agents', { name: 'Once' }],
    ['/api/models', { provider: 'demo', model_name: 'once' }],
  ] as const) {
    const options = withKey();
    const first = await world.owner.post(url, body, options);
    const again = await world.owner.post(url, body, options);
    expect([first.status, again.body]).toEqual([201, first.body]);
  }
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
const unique = (what: string) => `${what} ${++count}`;

describe('departments', () => {
  it('are created, renamed, listed and deleted by administrators', async () => {
    const made = await owner.post('/api/departments', { name: 'Marketing' });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Marketing', board_count: 0, abilities: { delete: true } },
    });
    const { id } = made.body;
    expect((await owner.patch(`/api/departments/${id}`, { name: 'Brand' })).body.name).toBe('Brand');
    expect((await owner.get(`/api/departments/${id}`)).body.name).toBe('Brand');
    expect((await owner.get('/api/departments/')).body.items).toHaveLength(1);
    expect((await owner.delete(`/api/departments/${id}`)).status).toBe(204);
    expect((await owner.get(`/api/departments/${id}`)).status).toBe(404);
  });

  it('have unique names in one organization, not across two', async () => {
    await owner.post('/api/departments', { name: 'Sales' });
    expect(await owner.post('/api/departments', { name: 'SALES' })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
    expect((await world.stranger.post('/api/departments', { name: 'Sales' })).status).toBe(201);
  });

  it('with boards say how many stand in the way', async () => {
    const department = await helix.build.department({ org_id: world.orgId, name: unique('Full') });
    const board = await helix.build.board({ org_id: world.orgId, department_id: department.id });
    for (const _ of [1, 2]) await helix.build.task({ org_id: world.orgId, board_id: board.id });
    const answer = await owner.delete(`/api/departments/${department.id}`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(answer.body.detail).toContain('1 board with 2 tasks');
  });

  it('answer 403 to members, 404 to strangers, 400 to bad bodies', async () => {
    const department = await helix.build.department({ org_id: world.orgId, name: unique('D') });
    const url = `/api/departments/${department.id}`;
    expect((await world.member.post('/api/departments', { name: 'X' })).status).toBe(403);
    expect((await world.member.patch(url, { name: 'X' })).status).toBe(403);
    expect((await world.member.delete(url)).status).toBe(403);
    expect((await world.stranger.get(url)).status).toBe(404);
    expect((await world.stranger.patch(url, { name: 'X' })).status).toBe(404);
    expect((await world.stranger.delete(url)).status).toBe(404);
    expect((await owner.post('/api/departments', {})).body.errors).toEqual([
      { field: 'name', message: 'is missing' },
    ]);
    expect((await owner.post('/api/departments', { name: 5 })).body.errors).toEqual([
      { field: 'name', message: 'must be text' },
    ]);
    expect((await owner.patch(url, { name: '' })).status).toBe(400);
  });
});

describe('boards', () => {
  it('take a key from their name and tell what the caller may do', async () => {
    const department = await helix.build.department({ org_id: world.orgId, name: unique('D') });
    const body = { name: 'Summer campaign', department_id: department.id };
    const made = await owner.post('/api/boards', body);
    expect(made).toMatchObject({
      status: 201,
      body: {
        key: 'SC',
        level: 'manage',
        task_count: 0,
        abilities: { create_task: true, manage: true, delete: true },
      },
    });
    expect(await owner.post('/api/boards', body)).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
    const second = await owner.post('/api/boards', { ...body, name: 'Second chance' });
    expect(second.body.key).toBe('SC2');
    const sameKey = await owner.post('/api/boards', { ...body, name: 'Third', key: 'sc' });
    expect(sameKey.body.detail).toContain('key');
    expect((await owner.post('/api/boards', { ...body, name: 'Bad', key: '1' })).status).toBe(400);
  });

  it("refuse another organization's department", async () => {
    const department = await helix.build.department({ org_id: world.stranger.orgId, name: unique('D') });
    const answer = await owner.post('/api/boards', { name: unique('B'), department_id: department.id });
    expect(answer.body.errors).toEqual([
      { field: 'department_id', message: 'does not exist in this organization' },
    ]);
  });

  it('show members only what is open to them or given to them', async () => {
    const [hidden, open, given, kept] = await Promise.all([
      helix.build.board({ org_id: world.orgId, name: unique('Hidden') }),
      helix.build.board({ org_id: world.orgId, name: unique('Open'), open_level: 'view' }),
      helix.build.board({ org_id: world.orgId, name: unique('Given') }),
      helix.build.board({ org_id: world.orgId, name: unique('Kept'), open_level: 'manage' }),
    ]);
    const member = await helix.memberOn(world.orgId, given.id, 'create');
    await helix.build.boardPermission({
      org_id: world.orgId,
      board_id: kept.id,
      user_id: member.userId,
      level: 'no_access',
    });
    const items = (await member.get('/api/boards')).body.items as { id: string; level: string }[];
    const levels = new Map(items.map((each) => [each.id, each.level]));
    expect(levels.get(open.id)).toBe('view');
    expect(levels.get(given.id)).toBe('create');
    expect(levels.has(hidden.id)).toBe(false);
    expect(levels.has(kept.id)).toBe(false);
    expect((await member.get(`/api/boards/${kept.id}`)).status).toBe(404);
    expect((await member.patch(`/api/boards/${given.id}`, { name: 'X' })).status).toBe(403);
    expect((await member.delete(`/api/boards/${given.id}`)).status).toBe(403);
    const counts = (await member.get('/api/departments')).body.items.map(
      (each: { board_count: number }) => each.board_count,
    );
    expect(Math.max(...counts)).toBe(1);
    expect((await member.get(`/api/boards?department_id=${given.department_id}`)).body.items).toHaveLength(1);
  });

  it('change, and tell everybody when who may see them changes', async () => {
    const board = await helix.build.board({ org_id: world.orgId, name: unique('B') });
    const url = `/api/boards/${board.id}`;
    expect((await owner.patch(url, { description: 'New', name: unique('N') })).body.description).toBe('New');
    await owner.patch(url, { open_level: 'create' });
    await owner.patch(url, {});
    const events = await helix.build.query(
      'select type, board_id from events where entity_id = $1 order by xid, id',
      [board.id],
    );
    expect(events).toEqual([
      { type: 'board.updated', board_id: board.id },
      { type: 'board.updated', board_id: null },
    ]);
    expect((await owner.patch(url, { open_level: 'all' })).status).toBe(400);
    expect((await world.stranger.patch(url, { name: 'X' })).status).toBe(404);
  });

  it('are deleted with everything on them, running or not', async () => {
    const board = await helix.build.board({ org_id: world.orgId, name: unique('B') });
    const agent = await helix.build.agent({ org_id: world.orgId, primary_board_id: board.id });
    const tasks = await Promise.all(
      [1, 2].map(() =>
        helix.build.task({ org_id: world.orgId, board_id: board.id, assigned_agent_id: agent.id }),
      ),
    );
    const [first, second] = tasks.map((task) => task.id);
    await helix.build.comment({ org_id: world.orgId, task_id: first ?? '' });
    await helix.build.run({
      org_id: world.orgId,
      task_id: first ?? '',
      agent_id: agent.id,
      status: 'running',
    });
    await helix.build.run({
      org_id: world.orgId,
      task_id: second ?? '',
      agent_id: agent.id,
      status: 'queued',
    });
    expect((await world.stranger.delete(`/api/boards/${board.id}`)).status).toBe(404);
    expect(await owner.delete(`/api/boards/${board.id}`)).toMatchObject({
      status: 200,
      body: { tasks_deleted: 2 },
    });
    expect((await owner.delete(`/api/boards/${board.id}`)).status).toBe(404);
    expect((await owner.get(`/api/agents/${agent.id}`)).body.primary_board_id).toBeNull();
    expect(
      await helix.build.query('select count(*)::int as count from runs where agent_id = $1', [agent.id]),
    ).toEqual([{ count: 0 }]);
  });
});

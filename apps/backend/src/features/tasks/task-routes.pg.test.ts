import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
let owner: TestClient;
let board: { id: string };

beforeAll(async () => {
  helix = await createTestApp();
  world = await helix.world();
  owner = world.owner;
  board = await helix.build.board({ org_id: world.orgId, key: 'MKT' });
});
afterAll(() => helix.stop());

const create = async (values: object = {}, as = owner) =>
  (await as.post('/api/tasks', { board_id: board.id, title: 'A task', ...values })).body;

describe('creating', () => {
  it('answers 201 with the row, a number and the abilities of its creator', async () => {
    const answer = await owner.post('/api/tasks/', {
      board_id: board.id,
      title: '  Write it  ',
      description: 'Two pages',
      tags: ['a', 'b', 'a'],
      due_date: '2026-07-01T10:00:00+02:00',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      title: 'Write it',
      key: 'MKT-1',
      number: 1,
      status: 'todo',
      priority: 'medium',
      requires_approval: true,
      tags: ['a', 'b'],
      due_date: '2026-07-01T08:00:00.000Z',
      version: 1,
      run: null,
      comment_count: 0,
      abilities: { edit: true, execute: true, comment: true },
    });
  });

  it('writes activity and an event in the same transaction', async () => {
    const task = await create({ title: 'Traced' });
    const activity = await helix.build.query(
      'select action, actor_type, actor_id, board_id, request_id is not null as has_request from activity_logs where entity_id = $1',
      [task.id],
    );
    expect(activity).toEqual([
      {
        action: 'task.created',
        actor_type: 'user',
        actor_id: owner.userId,
        board_id: board.id,
        has_request: true,
      },
    ]);
    const events = await helix.build.query(
      'select type, board_id, task_id from events where entity_id = $1',
      [task.id],
    );
    expect(events).toEqual([{ type: 'task.created', board_id: board.id, task_id: task.id }]);
  });

  it('puts each new task on top of its column and numbers them without doubles', async () => {
    const mine = await helix.build.board({ org_id: world.orgId });
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        owner.post('/api/tasks', { board_id: mine.id, title: `T${index}` }),
      ),
    );
    expect(new Set(made.map((each) => each.body.number)).size).toBe(20);
    const last = await owner.post('/api/tasks', { board_id: mine.id, title: 'Top' });
    const list = await owner.get(`/api/tasks?board_id=${mine.id}`);
    expect(list.body.items[0].id).toBe(last.body.id);
  });

  it.each([
    [{ title: '' }, 'title'],
    [{ title: 'x'.repeat(301) }, 'title'],
    [{ title: 'half \ud800' }, 'title'],
    [{ description: 'nul \u0000' }, 'description'],
    [{ priority: 'huge' }, 'priority'],
    [{ due_date: 'tomorrow' }, 'due_date'],
    [{ due_date: '9999-12-31T23:59:59-14:00' }, 'due_date'],
    [{ due_date: '0000-01-01T00:00:00+14:00' }, 'due_date'],
    [{ tags: 'a' }, 'tags'],
    [{ board_id: 'x' }, 'board_id'],
    [{ assigned_agent_id: '00000000-0000-7000-8000-000000000000' }, 'assigned_agent_id'],
  ])('answers 400 naming the field for %j', async (values, field) => {
    const answer = await owner.post('/api/tasks', { board_id: board.id, title: 'A task', ...values });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ field }] });
    expect(answer.body.detail).not.toMatch(/Invalid|expected/);
  });

  it('answers 401 to nobody, 404 to a stranger and a member without access, 403 to one who may only look', async () => {
    const body = { board_id: board.id, title: 'No' };
    expect((await world.nobody.post('/api/tasks', body)).status).toBe(401);
    expect((await world.stranger.post('/api/tasks', body)).status).toBe(404);
    expect((await world.member.post('/api/tasks', body)).status).toBe(404);
    const viewer = await helix.memberOn(world.orgId, board.id, 'view');
    expect((await viewer.post('/api/tasks', body)).status).toBe(403);
    const creator = await helix.memberOn(world.orgId, board.id, 'create');
    expect((await creator.post('/api/tasks', body)).status).toBe(201);
  });

  it("refuses another organization's agent", async () => {
    const agent = await helix.build.agent({ org_id: world.stranger.orgId });
    const answer = await owner.post('/api/tasks', {
      board_id: board.id,
      title: 'A',
      assigned_agent_id: agent.id,
    });
    expect(answer.status).toBe(400);
  });
});

describe('changing', () => {
  it('raises the version, records what changed, and answers 409 with the current row to an older version', async () => {
    const task = await create();
    const first = await owner.patch(`/api/tasks/${task.id}`, { title: 'New', version: 1 });
    expect(first.body).toMatchObject({ title: 'New', version: 2 });
    const second = await owner.patch(`/api/tasks/${task.id}`, { title: 'Newer', version: 1 });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'version_conflict', current: { title: 'New', version: 2 } });
    const rows = await helix.build.query(
      `select details from activity_logs where entity_id = $1 and action = 'task.updated'`,
      [task.id],
    );
    expect(rows).toEqual([{ details: { title: { from: 'A task', to: 'New' } } }]);
  });

  it('changes nothing when nothing differs', async () => {
    const task = await create();
    const answer = await owner.patch(`/api/tasks/${task.id}`, { title: 'A task' });
    expect(answer.body.version).toBe(1);
  });

  it('lets one of two editors at once win', async () => {
    const task = await create();
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((title) => owner.patch(`/api/tasks/${task.id}`, { title, version: 1 })),
    );
    expect(answers.map((each) => each.status).sort()).toEqual([200, 409, 409]);
  });

  it('takes an archived task off the board and puts it back', async () => {
    const task = await create();
    await owner.patch(`/api/tasks/${task.id}`, { archived: true });
    const listed = async (query: string) =>
      (await owner.get(`/api/tasks?board_id=${board.id}&limit=1000${query}`)).body.items.some(
        (each: { id: string }) => each.id === task.id,
      );
    expect(await listed('')).toBe(false);
    expect(await listed('&archived=true')).toBe(true);
    expect((await owner.patch(`/api/tasks/${task.id}`, { archived: false })).body.archived_at).toBeNull();
  });

  it('answers 403 to a person who did not create it, 404 to others, 409 for the agent of a running task', async () => {
    const agent = await helix.build.agent({ org_id: world.orgId });
    const task = await create({ assigned_agent_id: agent.id });
    const creator = await helix.memberOn(world.orgId, board.id, 'create');
    expect((await creator.patch(`/api/tasks/${task.id}`, { title: 'Mine' })).status).toBe(403);
    expect((await world.member.patch(`/api/tasks/${task.id}`, { title: 'Mine' })).status).toBe(404);
    expect((await world.stranger.patch(`/api/tasks/${task.id}`, { title: 'Mine' })).status).toBe(404);
    const run = await helix.build.run({
      org_id: world.orgId,
      task_id: task.id,
      agent_id: agent.id,
      status: 'running',
    });
    await helix.build.query(
      `update tasks set active_run_id = $2, active_run_status = 'running' where id = $1`,
      [task.id, run.id],
    );
    const answer = await owner.patch(`/api/tasks/${task.id}`, { assigned_agent_id: null });
    expect(answer).toMatchObject({ status: 409, body: { code: 'already_running' } });
    expect((await owner.patch(`/api/tasks/${task.id}`, { title: 'Still possible' })).status).toBe(200);
  });
});

describe('moving', () => {
  it('goes through the table of transitions and keeps the times', async () => {
    const task = await create();
    const done = await owner.post(`/api/tasks/${task.id}/move`, { status: 'done' });
    expect(done.body).toMatchObject({ status: 'done', version: 1 });
    expect(done.body.completed_at).not.toBeNull();
    const refused = await owner.post(`/api/tasks/${task.id}/move`, { status: 'cancelled' });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition', current: { status: 'done' } },
    });
    const back = await owner.post(`/api/tasks/${task.id}/move`, { status: 'todo' });
    expect(back.body.completed_at).toBeNull();
  });

  it('takes a place between two neighbours', async () => {
    const mine = await helix.build.board({ org_id: world.orgId });
    const tasks = [];
    for (const title of ['c', 'b', 'a'])
      tasks.push((await owner.post('/api/tasks', { board_id: mine.id, title })).body);
    const top = tasks[2];
    const answer = await owner.post(`/api/tasks/${top.id}/move`, {
      status: 'todo',
      position: `${tasks[1].position}V`,
    });
    expect(answer.status).toBe(200);
    const list = await owner.get(`/api/tasks?board_id=${mine.id}`);
    expect(list.body.items.map((each: { title: string }) => each.title)).toEqual(['b', 'a', 'c']);
  });

  it.each([
    { status: 'nowhere' },
    {},
    { status: 'todo', position: '!' },
    { status: 'todo', position: 'zzzz' },
  ])('answers 400 for %j', async (move) => {
    const task = await create();
    expect((await owner.post(`/api/tasks/${task.id}/move`, move)).status).toBe(400);
  });

  it('refuses to move a task that an agent works on, saying what to do', async () => {
    const agent = await helix.build.agent({ org_id: world.orgId });
    const task = await create({ assigned_agent_id: agent.id });
    const run = await helix.build.run({
      org_id: world.orgId,
      task_id: task.id,
      agent_id: agent.id,
      status: 'running',
    });
    await helix.build.query(
      `update tasks set status = 'in_progress', active_run_id = $2, active_run_status = 'running' where id = $1`,
      [task.id, run.id],
    );
    const answer = await owner.post(`/api/tasks/${task.id}/move`, { status: 'done' });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain('Stop the run first');
  });
});

describe('deleting', () => {
  it('takes comments and runs along, tells the owner of a running run, and keeps the history', async () => {
    const agent = await helix.build.agent({ org_id: world.orgId });
    const task = await create({ assigned_agent_id: agent.id });
    await owner.post(`/api/tasks/${task.id}/comments`, { content: 'Hello' });
    const run = await helix.build.run({
      org_id: world.orgId,
      task_id: task.id,
      agent_id: agent.id,
      status: 'running',
    });
    const stopped: string[] = [];
    const unsubscribe = helix.deps.bus.subscribe('run-cancel', (id) => stopped.push(id));
    expect((await owner.delete(`/api/tasks/${task.id}`)).status).toBe(204);
    unsubscribe();
    expect(stopped).toEqual([run.id]);
    expect((await owner.get(`/api/tasks/${task.id}`)).status).toBe(404);
    const rows = await helix.build.query(
      'select action from activity_logs where entity_id = $1 order by id',
      [task.id],
    );
    expect(rows.map((row) => row.action)).toEqual(['task.created', 'comment.created', 'task.deleted']);
  });

  it('answers 404 twice and to strangers, 403 to those who may not', async () => {
    const task = await create();
    const viewer = await helix.memberOn(world.orgId, board.id, 'view');
    expect((await viewer.delete(`/api/tasks/${task.id}`)).status).toBe(403);
    expect((await world.stranger.delete(`/api/tasks/${task.id}`)).status).toBe(404);
    expect((await owner.delete(`/api/tasks/${task.id}`)).status).toBe(204);
    expect((await owner.delete(`/api/tasks/${task.id}`)).status).toBe(404);
    expect((await owner.delete('/api/tasks/not-an-id')).status).toBe(400);
  });
});

import { type BoardLevel, boardLevels } from '@helix/contracts';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../app.ts';
import { liveRoutes } from '../../live/live-routes.ts';
import { RunStreams } from '../../live/run-streams.ts';
import { createTestApp, type TestApp, TestClient } from '../../testing/test-app.ts';
import { runRoutes } from '../runs/run-routes.ts';

let helix: TestApp;
let app: FastifyInstance;
let world: Awaited<ReturnType<TestApp['world']>>;
let board: { id: string; name: string };

beforeAll(async () => {
  helix = await createTestApp();
  const streams = new RunStreams(() => undefined);
  app = await buildApp({ ...helix.deps, extraRoutes: [runRoutes(streams), liveRoutes] });
  await app.ready();
  world = await helix.world();
  board = await helix.build.board({ org_id: world.orgId, name: 'Launch' });
});
afterAll(async () => {
  await app.close();
  await helix.stop();
});

const url = (userId = '') => `/api/boards/${board.id}/permissions${userId && `/${userId}`}`;
const give = (who: TestClient, userId: string, level: unknown) =>
  who.call('PUT', url(userId), { body: { level } });

describe('permissions of a board', () => {
  it('are given, changed, listed and taken by those who manage it', async () => {
    const manager = await helix.memberOn(world.orgId, board.id, 'manage');
    const guest = await helix.person(world.orgId);
    expect((await guest.get(`/api/boards/${board.id}`)).status).toBe(404);
    expect(await give(manager, guest.userId, 'view')).toMatchObject({
      status: 200,
      body: { user_id: guest.userId, level: 'view', source: 'permission' },
    });
    expect((await guest.get(`/api/boards/${board.id}`)).body.level).toBe('view');
    expect((await give(manager, guest.userId, 'create')).body.level).toBe('create');
    const { items } = (await manager.get(url())).body;
    const levels = new Map(
      items.map((each: { user_id: string; level: string; source: string }) => [
        each.user_id,
        `${each.level} by ${each.source}`,
      ]),
    );
    expect(levels.get(world.owner.userId)).toBe('manage by role');
    expect(levels.get(manager.userId)).toBe('manage by permission');
    expect(levels.get(guest.userId)).toBe('create by permission');
    expect(levels.has(world.member.userId)).toBe(false);
    expect((await manager.delete(url(guest.userId))).status).toBe(204);
    expect((await manager.delete(url(guest.userId))).status).toBe(404);
    expect((await guest.get(`/api/boards/${board.id}`)).status).toBe(404);
  });

  it('leave a trail, and tell the person apart from the board', async () => {
    const guest = await helix.person(world.orgId);
    await give(world.owner, guest.userId, 'view');
    await give(world.owner, guest.userId, 'view');
    const events = await helix.build.query(
      `select type, entity, entity_id, board_id from events
       where xid = (select xid from events where entity = 'access' and entity_id = $1) order by id`,
      [guest.userId],
    );
    expect(events).toEqual([
      { type: 'board.access_changed', entity: 'board', entity_id: board.id, board_id: board.id },
      { type: 'access.changed', entity: 'access', entity_id: guest.userId, board_id: null },
    ]);
    const [trail] = await helix.build.query(
      `select details from activity_logs where action = 'board.access_changed' and details->>'user_id' = $1`,
      [guest.userId],
    );
    expect(trail?.details).toMatchObject({ level: { from: null, to: 'view' } });
  });

  it('are refused to those who do not manage the board', async () => {
    const guest = await helix.person(world.orgId);
    for (const level of ['view', 'create'] as const) {
      const person = await helix.memberOn(world.orgId, board.id, level);
      expect((await person.get(url())).status).toBe(403);
      expect((await give(person, guest.userId, 'manage')).status).toBe(403);
      expect((await give(person, person.userId, 'manage')).status).toBe(403);
      expect((await person.delete(url(guest.userId))).status).toBe(403);
    }
    for (const [who, status] of [
      [world.member, 404],
      [world.stranger, 404],
      [world.nobody, 401],
    ] as const) {
      expect((await who.get(url())).status).toBe(status);
      expect((await give(who, guest.userId, 'manage')).status).toBe(status);
      expect((await who.delete(url(guest.userId))).status).toBe(status);
    }
  });

  it('cannot be given to oneself, to strangers, to disabled people, or to those who need none', async () => {
    const manager = await helix.memberOn(world.orgId, board.id, 'manage');
    const away = await helix.person(world.orgId);
    await world.owner.post(`/api/users/${away.userId}/disable`);
    expect((await give(manager, manager.userId, 'view')).status).toBe(403);
    expect((await manager.delete(url(manager.userId))).status).toBe(403);
    expect((await give(manager, world.stranger.userId, 'view')).status).toBe(404);
    expect((await give(manager, away.userId, 'view')).body.detail).toContain('disabled');
    expect((await give(manager, world.owner.userId, 'view')).body.detail).toContain('manages every board');
    expect((await give(manager, world.member.userId, 'all')).status).toBe(400);
    expect((await give(manager, world.member.userId, undefined)).status).toBe(400);
  });
});

/** What each level may do: the lowest one that gets an answer other than a refusal. */
const needs: [string, BoardLevel, (who: TestClient, stage: Stage) => Promise<{ status: number }>][] = [
  ['see the board', 'view', (who, { boardId }) => who.get(`/api/boards/${boardId}`)],
  ['list its tasks', 'view', (who, { boardId }) => who.get(`/api/tasks?board_id=${boardId}`)],
  ['open a task', 'view', (who, { taskId }) => who.get(`/api/tasks/${taskId}`)],
  ['read comments', 'view', (who, { taskId }) => who.get(`/api/tasks/${taskId}/comments`)],
  ['see whom a comment can name', 'view', (who, { taskId }) => who.get(`/api/tasks/${taskId}/mentionable`)],
  ['list runs', 'view', (who, { taskId }) => who.get(`/api/tasks/${taskId}/runs`)],
  ['read a run', 'view', (who, { runId }) => who.get(`/api/runs/${runId}`)],
  ['read a transcript', 'view', (who, { runId }) => who.get(`/api/runs/${runId}/events`)],
  ['list attachments', 'view', (who, { taskId }) => who.get(`/api/tasks/${taskId}/attachments`)],
  [
    'create a task',
    'create',
    (who, { boardId }) => who.post('/api/tasks', { board_id: boardId, title: 'New' }),
  ],
  ['comment', 'create', (who, { taskId }) => who.post(`/api/tasks/${taskId}/comments`, { content: 'Hm' })],
  [
    'preview a comment',
    'create',
    (who, { taskId }) => who.post(`/api/tasks/${taskId}/mentions/preview`, { content: 'Hm' }),
  ],
  ['execute', 'create', (who, { taskId }) => who.post(`/api/tasks/${taskId}/execute`, {})],
  ['cancel', 'create', (who, { taskId }) => who.post(`/api/tasks/${taskId}/cancel`, {})],
  ['approve what others made', 'manage', (who, { taskId }) => who.post(`/api/tasks/${taskId}/approve`, {})],
  [
    'reject what others made',
    'manage',
    (who, { taskId }) => who.post(`/api/tasks/${taskId}/reject`, { feedback: 'No' }),
  ],
  [
    'move what others made',
    'manage',
    (who, { taskId }) => who.post(`/api/tasks/${taskId}/move`, { status: 'done' }),
  ],
  ['edit what others made', 'manage', (who, { taskId }) => who.patch(`/api/tasks/${taskId}`, { title: 'X' })],
  ['delete what others made', 'manage', (who, { taskId }) => who.delete(`/api/tasks/${taskId}`)],
  [
    'change the board',
    'manage',
    (who, { boardId }) => who.patch(`/api/boards/${boardId}`, { description: 'X' }),
  ],
  ['see who has access', 'manage', (who, { boardId }) => who.get(`/api/boards/${boardId}/permissions`)],
];

type Stage = Awaited<ReturnType<typeof stage>>;

async function stage(level: BoardLevel) {
  const { build } = helix;
  const { orgId, owner } = world;
  const { id: boardId } = await build.board({ org_id: orgId });
  const agent = await build.agent({ org_id: orgId });
  const task = await build.task({
    org_id: orgId,
    board_id: boardId,
    assigned_agent_id: agent.id,
    created_by_user_id: owner.userId,
    status: 'review',
    result: 'Done.',
  });
  const run = await build.run({
    org_id: orgId,
    task_id: task.id,
    agent_id: agent.id,
    status: 'succeeded',
    output: 'Done.',
  });
  const user = await build.user({ org_id: orgId });
  await build.boardPermission({ org_id: orgId, board_id: boardId, user_id: user.id, level });
  const { token } = await helix.app.sessions.open({ id: user.id, orgId }, 'test');
  const client = new TestClient(app, { token, userId: user.id, orgId });
  return { client, boardId, taskId: task.id, runId: run.id, agentId: agent.id };
}

describe.each(boardLevels)('a member with the level %s', (level) => {
  const rank = (each: BoardLevel) => boardLevels.indexOf(each);

  it.each(needs.map(([what, needed, ask]) => ({ what, needed, ask })))(
    'may $what only from $needed on',
    async ({ needed, ask }) => {
      const set = await stage(level);
      const { status } = await ask(set.client, set);
      if (level === 'no_access') expect(status).toBe(404);
      else if (rank(level) < rank(needed)) expect(status).toBe(403);
      else expect([200, 201, 202, 204, 409]).toContain(status);
    },
  );

  it('finds in lists and live events only what the level shows', async () => {
    const { client, boardId, taskId, agentId } = await stage(level);
    const { cursor } = (await client.get('/api/events')).body;
    await world.owner.patch(`/api/tasks/${taskId}`, { title: 'Changed' });
    const seen = level !== 'no_access';
    // Seen by everybody: once it is there, so is all that came before it.
    const marker = (await world.owner.post('/api/departments', { name: `Seen ${taskId}` })).body.id;
    const poll = async () => (await client.get(`/api/events?after=${encodeURIComponent(cursor)}`)).text;
    await expect.poll(poll, { timeout: 5_000 }).toContain(marker);
    expect((await poll()).includes(taskId)).toBe(seen);
    for (const path of ['/api/boards', '/api/tasks', '/api/activity', `/api/activity?board_id=${boardId}`]) {
      expect((await client.get(path)).text.includes(boardId), path).toBe(seen);
    }
    for (const path of [`/api/agents/${agentId}/runs`, '/api/search?q=changed', '/api/activity/export']) {
      expect((await client.get(path)).text.includes(taskId), path).toBe(seen);
    }
  });

  it('is told of mentions, and offered to be named, only where the board is visible', async () => {
    const { client, taskId } = await stage(level);
    const seen = level !== 'no_access';
    const me = (await client.get('/api/auth/me')).body;
    const offered = await world.owner.get(`/api/tasks/${taskId}/mentionable?q=${me.handle}`);
    expect(offered.text.includes(me.id)).toBe(seen);
    const posted = await world.owner.post(`/api/tasks/${taskId}/comments`, { content: `@${me.handle} look` });
    expect(posted.body.mentions).toHaveLength(seen ? 1 : 0);
    expect((await client.get('/api/notifications')).body.items).toHaveLength(seen ? 1 : 0);
    // What was told while the board was open is not shown once it is closed.
    await helix.build.query(`update board_permissions set level = 'no_access' where user_id = $1`, [me.id]);
    expect((await client.get('/api/notifications')).body).toMatchObject({ items: [], unread_count: 0 });
  });
});

import { builtPassword } from '@helix/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
let admin: TestClient;

beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());
// An organization of its own for each test: who is its last owner decides.
beforeEach(async () => {
  world = await helix.world();
  admin = await helix.person(world.orgId, 'admin');
});

const personUrl = (who: TestClient) => `/api/users/${who.userId}`;
const roleOf = async (who: TestClient) =>
  (await helix.build.query('select role from users where id = $1', [who.userId]))[0]?.role;

describe('the list of people', () => {
  it('tells administrators everything, disabled people too', async () => {
    await world.owner.post(`${personUrl(world.member)}/disable`);
    const { items } = (await admin.get('/api/users')).body;
    expect(items).toHaveLength(3);
    const member = items.find((each: { id: string }) => each.id === world.member.userId);
    expect(member).toMatchObject({
      role: 'member',
      email: expect.stringContaining('@'),
      disabled_at: expect.any(String),
      last_sign_in_at: expect.any(String),
      abilities: { rename: true, roles: ['admin'], disable: false, enable: true },
    });
    expect(JSON.stringify(items)).not.toContain('password');
  });

  it('tells members names and handles of active people, and nothing else', async () => {
    await world.owner.post(`${personUrl(admin)}/disable`);
    const { items } = (await world.member.get('/api/users')).body;
    expect(items).toHaveLength(2);
    for (const item of items) expect(Object.keys(item).sort()).toEqual(['handle', 'id', 'name']);
    expect(Object.keys((await world.member.get(personUrl(world.owner))).body).sort()).toEqual([
      'handle',
      'id',
      'name',
    ]);
    expect((await world.member.get(personUrl(admin))).status).toBe(404);
    expect((await world.nobody.get('/api/users')).status).toBe(401);
  });

  it('knows when somebody was last here', async () => {
    const user = await helix.build.user({ org_id: world.orgId, role: 'member' });
    expect((await admin.get(`/api/users/${user.id}`)).body.last_sign_in_at).toBeNull();
    await world.nobody.post('/api/auth/login', { email: user.email, password: builtPassword });
    expect((await admin.get(`/api/users/${user.id}`)).body.last_sign_in_at).not.toBeNull();
  });
});

describe('changing a person', () => {
  it('renames them everywhere at once, keeps the handle, and leaves a trail', async () => {
    const before = (await admin.get(personUrl(world.member))).body;
    expect((await world.member.get('/api/auth/me')).body.name).toBe(before.name);
    const answer = await admin.patch(personUrl(world.member), { name: '  Grace Hopper ' });
    expect(answer).toMatchObject({ status: 200, body: { name: 'Grace Hopper', handle: before.handle } });
    const trail = await helix.build.query('select action, details from activity_logs where entity_id = $1', [
      world.member.userId,
    ]);
    expect(trail).toEqual([
      { action: 'user.updated', details: { name: { from: before.name, to: 'Grace Hopper' } } },
    ]);
  });

  it('gives a role, which counts from the next request on, on every replica', async () => {
    const other = await helix.replica();
    const askOther = () =>
      other.app.inject({ url: '/api/invitations', headers: { authorization: `Bearer ${token}` } });
    const user = await helix.build.user({ org_id: world.orgId });
    const { token } = await helix.app.sessions.open({ id: user.id, orgId: world.orgId }, 'test');
    expect((await askOther()).statusCode).toBe(403);
    const heard = new Promise((resolve) => other.deps.bus.subscribe('user-changed', resolve));
    expect((await admin.patch(`/api/users/${user.id}`, { role: 'admin' })).body.role).toBe('admin');
    await heard;
    expect((await askOther()).statusCode).toBe(200);
    const events = await helix.build.query(
      'select type, entity from events where entity_id = $1 order by id',
      [user.id],
    );
    expect(events).toEqual([
      { type: 'user.updated', entity: 'user' },
      { type: 'access.changed', entity: 'access' },
    ]);
  });

  it('refuses what the role does not allow', async () => {
    const { owner, member, stranger, nobody } = world;
    expect((await member.patch(personUrl(admin), { name: 'X' })).status).toBe(403);
    expect((await nobody.patch(personUrl(admin), { name: 'X' })).status).toBe(401);
    expect((await stranger.patch(personUrl(admin), { name: 'X' })).status).toBe(404);
    expect((await admin.patch(personUrl(owner), { name: 'X' })).status).toBe(403);
    expect((await admin.patch(personUrl(owner), { role: 'member' })).status).toBe(403);
    expect((await admin.patch(personUrl(member), { role: 'owner' })).status).toBe(403);
    expect((await admin.patch(personUrl(admin), { role: 'member' })).body.detail).toContain('your own role');
    expect((await owner.patch(personUrl(owner), { role: 'admin' })).status).toBe(403);
    expect((await admin.patch(personUrl(member), { role: 'god' })).status).toBe(400);
    expect((await admin.patch(personUrl(member), { name: '' })).status).toBe(400);
    expect([await roleOf(owner), await roleOf(admin), await roleOf(member)]).toEqual([
      'owner',
      'admin',
      'member',
    ]);
  });

  it('lets an owner make another one and step back through them', async () => {
    const { owner, member } = world;
    expect((await owner.patch(personUrl(member), { role: 'owner' })).body.role).toBe('owner');
    expect((await member.patch(personUrl(owner), { role: 'admin' })).body.role).toBe('admin');
  });

  it('never leaves an organization without an active owner, also when two act at once', async () => {
    const { owner } = world;
    const second = await helix.person(world.orgId, 'owner');
    const answers = await Promise.all([
      owner.patch(personUrl(second), { role: 'member' }),
      second.post(`${personUrl(owner)}/disable`),
    ]);
    // The slower one is refused at its decision, or already at the door when their session ended before.
    const [winner, loser] = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
    expect(winner).toBe(200);
    expect([401, 403]).toContain(loser);
    const [left] = await helix.build.query(
      `select count(*)::int as count from users where org_id = $1 and role = 'owner' and disabled_at is null`,
      [world.orgId],
    );
    expect(left).toEqual({ count: 1 });
  });

  it('changes nothing and writes nothing when nothing changes', async () => {
    expect((await admin.patch(personUrl(world.member), { role: 'member' })).status).toBe(200);
    expect((await admin.patch(personUrl(world.member), {})).status).toBe(200);
    const events = await helix.build.query('select 1 from events where org_id = $1', [world.orgId]);
    expect(events).toEqual([]);
  });
});

describe('disabling a person', () => {
  it('ends every session at once, keeps them out, and keeps what they did', async () => {
    const { owner, member } = world;
    const board = await helix.build.board({ org_id: world.orgId, open_level: 'create' });
    const task = (await member.post('/api/tasks', { board_id: board.id, title: 'Mine' })).body;
    await member.post(`/api/tasks/${task.id}/comments`, { content: 'My words' });
    const answer = await admin.post(`${personUrl(member)}/disable`);
    expect(answer).toMatchObject({ status: 200, body: { abilities: { disable: false, enable: true } } });
    expect((await member.get('/api/auth/me')).status).toBe(401);
    const { email } = (await admin.get(personUrl(member))).body;
    const login = () => world.nobody.post('/api/auth/login', { email, password: builtPassword });
    expect((await login()).status).toBe(401);
    const comments = (await owner.get(`/api/tasks/${task.id}/comments`)).body.items;
    expect(comments[0]).toMatchObject({ content: 'My words', author_id: member.userId });
    expect((await admin.post(`${personUrl(member)}/disable`)).status).toBe(200);

    expect((await admin.post(`${personUrl(member)}/enable`)).body.disabled_at).toBeNull();
    expect((await login()).status).toBe(200);
    const trail = await helix.build.query(
      `select action from activity_logs where entity_id = $1 and action like 'user.%' order by id`,
      [member.userId],
    );
    expect(trail.map((each) => each.action)).toEqual(['user.disabled', 'user.enabled']);
  });

  it('is refused to those who may not, for oneself, and for people elsewhere', async () => {
    const { owner, member, stranger, nobody } = world;
    for (const verb of ['disable', 'enable']) {
      expect((await member.post(`${personUrl(admin)}/${verb}`)).status).toBe(403);
      expect((await nobody.post(`${personUrl(admin)}/${verb}`)).status).toBe(401);
      expect((await stranger.post(`${personUrl(admin)}/${verb}`)).status).toBe(404);
    }
    expect((await admin.post(`${personUrl(owner)}/disable`)).status).toBe(403);
    expect((await owner.post(`${personUrl(owner)}/disable`)).body.detail).toContain('your own account');
  });

  it('tells nobody who is disabled: neither by a mention nor by an answer', async () => {
    const { owner, member } = world;
    const board = await helix.build.board({ org_id: world.orgId, open_level: 'create' });
    const task = (await member.post('/api/tasks', { board_id: board.id, title: 'Mine' })).body;
    const { handle } = (await admin.get(personUrl(member))).body;
    await admin.post(`${personUrl(member)}/disable`);
    const posted = await owner.post(`/api/tasks/${task.id}/comments`, { content: `@${handle} look` });
    expect(posted.body.mentions).toEqual([]);
    const told = await helix.build.query('select 1 from notifications where user_id = $1', [member.userId]);
    expect(told).toEqual([]);
  });
});

describe('the own name', () => {
  it('is changed by anybody, and by it they are known from then on', async () => {
    const { member } = world;
    expect((await member.patch('/api/auth/me', { name: 'Edith Clarke' })).body).toMatchObject({
      name: 'Edith Clarke',
      organization: { id: world.orgId },
    });
    const board = await helix.build.board({ org_id: world.orgId, open_level: 'create' });
    const created = () => member.post('/api/tasks', { board_id: board.id, title: 'New' });
    await expect.poll(async () => (await created()).body.created_by_name).toBe('Edith Clarke');
    expect((await member.patch('/api/auth/me', { name: ' ' })).status).toBe(400);
    expect((await world.nobody.patch('/api/auth/me', { name: 'X' })).status).toBe(401);
  });
});

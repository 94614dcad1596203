import { INVITATION_DAYS } from '@helix/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
let owner: TestClient;

beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());
beforeEach(async () => {
  world = await helix.world();
  owner = world.owner;
});

let count = 0;
const newEmail = () => `guest-${++count}@example.com`;
const invite = async (body: object = {}, as = owner) => {
  const answer = await as.post('/api/invitations', body);
  return { ...answer, id: answer.body.id, token: tokenOf(answer.body.url) };
};
const tokenOf = (url: string | undefined) => url?.split('#')[1] ?? '';
const lookUp = (token: string) => world.nobody.post('/api/invitations/lookup', { token });
const accept = (token: string, body: object = {}) =>
  world.nobody.post('/api/invitations/accept', {
    token,
    name: 'Grace Hopper',
    password: 'correct horse battery',
    ...body,
  });
const asUser = (answer: { body: { access_token: string; user: { id: string } } }) =>
  helix.clientOf(answer.body.access_token, answer.body.user.id, world.orgId);

describe('an invitation', () => {
  it('is a link, answered once, of which only a hash is kept', async () => {
    const board = await helix.build.board({ org_id: world.orgId, name: `Launch ${++count}` });
    const email = newEmail();
    const { status, body, token } = await invite({
      email: ` ${email.toUpperCase()}`,
      boards: [{ board_id: board.id, level: 'create' }],
    });
    expect(status).toBe(201);
    expect(body.url).toMatch(/^http:\/\/helix\.test\/invite#[\w-]{43}$/);
    expect(body).toMatchObject({ role: 'member', email, boards: [{ name: board.name, level: 'create' }] });
    const days = (Date.parse(body.expires_at) - Date.parse(body.created_at)) / 86_400_000;
    expect(Math.round(days)).toBe(INVITATION_DAYS);
    const { items } = (await owner.get('/api/invitations')).body;
    expect(items).toMatchObject([{ id: body.id, is_expired: false }]);
    expect(JSON.stringify(items)).not.toContain(token);
    const stored = await helix.build.query('select * from invitations where id = $1', [body.id]);
    expect(JSON.stringify(stored)).not.toContain(token);
    const trail = await helix.build.query(
      `select action, details::text from activity_logs where entity_id = $1`,
      [body.id],
    );
    expect(trail).toMatchObject([{ action: 'invitation.created' }]);
    expect(JSON.stringify(trail)).not.toContain(token);
  });

  it('is made, listed and revoked by those who manage people, of their own organization', async () => {
    const { member, stranger, nobody } = world;
    const { id } = await invite();
    const url = `/api/invitations/${id}`;
    for (const [who, status] of [
      [member, 403],
      [nobody, 401],
    ] as const) {
      expect((await who.get('/api/invitations')).status).toBe(status);
      expect((await who.post('/api/invitations', {})).status).toBe(status);
      expect((await who.delete(url)).status).toBe(status);
    }
    expect((await stranger.get('/api/invitations')).body.items).toEqual([]);
    expect((await stranger.delete(url)).status).toBe(404);
    expect((await owner.delete(url)).status).toBe(204);
    expect((await owner.delete(url)).status).toBe(404);
  });

  it('refuses an owner’s role, boards for an administrator, and boards that are not there', async () => {
    const away = await helix.build.board({ org_id: world.stranger.orgId });
    const grant = [{ board_id: away.id, level: 'view' }];
    expect((await invite({ role: 'owner' })).status).toBe(400);
    expect((await invite({ role: 'admin', boards: grant })).body.errors).toMatchObject([{ field: 'boards' }]);
    expect((await invite({ boards: [...grant, ...grant] })).status).toBe(400);
    expect((await invite({ boards: grant })).body.errors).toMatchObject([{ field: 'board_id' }]);
    expect((await invite({ boards: [{ board_id: away.id, level: 'no_access' }] })).status).toBe(400);
    expect((await invite({ email: 'nobody' })).status).toBe(400);
    expect((await owner.get('/api/invitations')).body.items).toEqual([]);
  });

  it('to somebody who is there already says who that is', async () => {
    const { email, name } = (await owner.get(`/api/users/${world.member.userId}`)).body;
    const answer = await invite({ email });
    expect(answer).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    expect(answer.body.detail).toContain(name);
  });

  it('to an address replaces the former one to it', async () => {
    const email = newEmail();
    const first = await invite({ email });
    const second = await invite({ email });
    expect((await lookUp(first.token)).body.detail).toContain('withdrawn');
    expect((await lookUp(second.token)).status).toBe(200);
  });
});

describe('accepting', () => {
  it('shows what is offered, makes the account with its boards, and signs in', async () => {
    const [board, other] = [
      await helix.build.board({ org_id: world.orgId, name: `Board A${++count}` }),
      await helix.build.board({ org_id: world.orgId }),
    ];
    const email = newEmail();
    const { token } = await invite({ email, boards: [{ board_id: board.id, level: 'create' }] });
    expect((await lookUp(token)).body).toMatchObject({
      role: 'member',
      email,
      board_names: [board.name],
      invited_by: expect.any(String),
    });
    const answer = await accept(token);
    expect(answer).toMatchObject({
      status: 201,
      body: { board_id: board.id, user: { email, role: 'member', handle: 'grace-hopper' } },
    });
    expect(String(answer.headers['set-cookie'])).toContain('HttpOnly');
    const guest = asUser(answer);
    const boards = (await guest.get('/api/boards')).body.items;
    expect(boards).toMatchObject([{ id: board.id, level: 'create' }]);
    expect((await guest.get(`/api/boards/${other.id}`)).status).toBe(404);
    expect((await owner.get('/api/invitations')).body.items).toEqual([]);
    const login = await world.nobody.post('/api/auth/login', { email, password: 'correct horse battery' });
    expect(login.status).toBe(200);
    const trail = await helix.build.query(
      'select action, actor_name, actor_id from activity_logs where entity_id = $1',
      [guest.userId],
    );
    expect(trail).toEqual([{ action: 'user.created', actor_name: 'Grace Hopper', actor_id: guest.userId }]);
  });

  it('makes an administrator, who sees every board', async () => {
    const { token } = await invite({ role: 'admin' });
    const answer = await accept(token, { email: newEmail() });
    expect(answer.body).toMatchObject({ board_id: null, user: { role: 'admin' } });
    expect((await asUser(answer).get('/api/users')).body.items[0]).toHaveProperty('email');
  });

  it('makes one account when two accept at once', async () => {
    const { token } = await invite();
    const answers = await Promise.all([1, 2, 3].map(() => accept(token, { email: newEmail() })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 410, 410]);
    const [left] = await helix.build.query(
      `select count(*)::int as count from users where org_id = $1 and name = 'Grace Hopper'`,
      [world.orgId],
    );
    expect(left).toEqual({ count: 1 });
  });

  it('says in plain words why a link no longer works', async () => {
    const [used, revoked, expired] = [await invite(), await invite(), await invite()];
    await accept(used.token, { email: newEmail() });
    await owner.delete(`/api/invitations/${revoked.id}`);
    await helix.build.query(`update invitations set expires_at = now() where id = $1`, [expired.id]);
    for (const [token, words] of [
      [used.token, 'already used'],
      [revoked.token, 'withdrawn'],
      [expired.token, 'expired'],
    ] as const) {
      for (const answer of [await lookUp(token), await accept(token, { email: newEmail() })]) {
        expect(answer).toMatchObject({ status: 410, body: { code: 'invitation_closed' } });
        expect(answer.body.detail).toContain(words);
      }
    }
    expect(await accept('no-such-token', { email: newEmail() })).toMatchObject({
      status: 404,
      body: { code: 'invitation_invalid' },
    });
    expect((await owner.get('/api/invitations')).body.items).toMatchObject([
      { id: expired.id, is_expired: true },
    ]);
  });

  it('needs a good password and the address that was invited', async () => {
    const email = newEmail();
    const { token } = await invite({ email });
    expect((await accept(token, { password: 'short' })).body.errors).toMatchObject([{ field: 'password' }]);
    expect((await accept(token, { password: 'ü'.repeat(37) })).status).toBe(400);
    expect((await accept(token, { email: newEmail() })).body.errors).toMatchObject([{ field: 'email' }]);
    expect((await accept((await invite()).token)).body.errors).toEqual([
      { field: 'email', message: 'is missing' },
    ]);
    expect((await accept(token, { email })).status).toBe(201);
  });

  it('with an address that has an account leaves the link as it was', async () => {
    const { email } = (await owner.get(`/api/users/${world.member.userId}`)).body;
    const { token } = await invite();
    expect(await accept(token, { email })).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    expect((await accept(token, { email: newEmail() })).status).toBe(201);
  });

  it('skips a board that was deleted meanwhile', async () => {
    const board = await helix.build.board({ org_id: world.orgId });
    const { token } = await invite({ boards: [{ board_id: board.id, level: 'view' }] });
    await owner.delete(`/api/boards/${board.id}`);
    expect((await accept(token, { email: newEmail() })).body.board_id).toBeNull();
  });

  it('is over when the one who invited is disabled or may no longer invite', async () => {
    for (const change of ['disable', 'demote'] as const) {
      const admin = await helix.person(world.orgId, 'admin');
      const { token } = await invite({}, admin);
      const url = `/api/users/${admin.userId}`;
      if (change === 'disable') await owner.post(`${url}/disable`);
      else await owner.patch(url, { role: 'member' });
      expect((await accept(token, { email: newEmail() })).status).toBe(410);
    }
  });
});

describe('guessing', () => {
  it('is slowed down, per link and per address', async () => {
    const limited = await createTestApp({ HELIX_RATE_LIMIT: 'on' });
    try {
      const ask = async (token: string) =>
        (
          await limited.app.inject({
            method: 'POST',
            url: '/api/invitations/lookup',
            payload: { token },
          })
        ).statusCode;
      const answers: number[] = [];
      for (let round = 0; round < 11; round += 1) answers.push(await ask('the-same'));
      expect(answers).toEqual([...Array(10).fill(404), 429]);
      for (let round = 0; round < 40; round += 1) answers.push(await ask(`guess-${round}`));
      expect(answers.at(-1)).toBe(429);
    } finally {
      await limited.stop();
    }
  });
});

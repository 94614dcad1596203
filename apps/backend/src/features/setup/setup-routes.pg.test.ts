import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, SETUP_TOKEN, type TestApp } from '../../testing/test-app.ts';
import { ensureFirstAdmin } from './first-admin.ts';

let helix: TestApp;
beforeEach(async () => {
  helix = await createTestApp({
    HELIX_ADMIN_EMAIL: 'Root@Example.com',
    HELIX_ADMIN_PASSWORD: 'a long password',
    HELIX_ORG_NAME: 'Headless',
    HELIX_MODEL_PROVIDER: 'openai-compatible',
    HELIX_MODEL_BASE_URL: 'http://127.0.0.1:1/v1/',
    HELIX_MODEL_NAME: 'tiny',
    HELIX_MODEL_API_KEY: 'sk-0123456789abcdef',
  });
});
afterEach(() => helix.stop());

const input = {
  token: SETUP_TOKEN,
  organization_name: 'Bakery',
  name: 'Ada Löw',
  email: 'ada@example.com',
  password: 'correct horse battery',
};
const setUp = (body: object) => helix.app.inject({ method: 'POST', url: '/api/setup', payload: body });
const isNeeded = async () => (await helix.app.inject('/api/setup')).json().needed;

describe('setup by link', () => {
  it('makes the organization and its owner once, and signs in', async () => {
    expect(await isNeeded()).toBe(true);
    const answer = await setUp(input);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ board_id: null, user: { handle: 'ada-low', role: 'owner' } });
    const me = await helix.app.inject({
      url: '/api/auth/me',
      cookies: { helix_session: answer.json().access_token },
    });
    expect(me.json()).toMatchObject({ organization: { name: 'Bakery', slug: 'bakery' } });
    expect(await isNeeded()).toBe(false);
    expect((await setUp(input)).json()).toMatchObject({ status: 409, code: 'setup_closed' });
  });

  it('refuses a wrong token and bad fields, and leaves nothing behind', async () => {
    expect((await setUp({ ...input, token: 'wrong' })).json()).toMatchObject({
      status: 403,
      code: 'setup_token_invalid',
    });
    const bad = await setUp({ ...input, email: 'ada', password: 'short', name: '' });
    expect(bad.statusCode).toBe(400);
    expect(
      bad
        .json()
        .errors.map((each: { field: string }) => each.field)
        .sort(),
    ).toEqual(['email', 'name', 'password']);
    expect(await isNeeded()).toBe(true);
  });

  it('makes one organization when two people open the link at once', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map((each) => setUp({ ...input, email: `ada${each}@example.com` })),
    );
    expect(answers.map((each) => each.statusCode).sort()).toEqual([201, 409, 409]);
    expect(await helix.build.query('select count(*)::int as count from organizations')).toEqual([
      { count: 1 },
    ]);
  });

  it('brings a demo: a board with three tasks in reading order, two agents, a skill, the demo model', async () => {
    const answer = (await setUp({ ...input, demo: true })).json();
    const get = async (url: string) =>
      (await helix.app.inject({ url, headers: { authorization: `Bearer ${answer.access_token}` } })).json();
    const tasks = (await get(`/api/tasks?board_id=${answer.board_id}`)).items;
    expect(tasks.map((each: { number: number }) => each.number)).toEqual([1, 2, 3]);
    expect(tasks.every((each: { assigned_agent_id: string }) => each.assigned_agent_id !== null)).toBe(true);
    const agents = (await get('/api/agents')).items;
    expect(agents.map((each: { handle: string }) => each.handle)).toEqual(['milo', 'nora']);
    expect((await get(`/api/agents/${agents[0].id}`)).system_prompt).toContain('# Milo');
    expect((await get('/api/models')).items).toMatchObject([{ provider: 'demo', is_default: true }]);
    expect((await get('/api/skills')).items).toMatchObject([
      { slug: 'newsletter', activation_tags: ['newsletter'], agent_ids: [expect.any(String)] },
    ]);
    expect((await get('/api/boards')).items).toMatchObject([{ key: 'DEMO', task_count: 3, level: 'manage' }]);
    expect(helix.gateway.changes).toBe(1);
    const next = await helix.app.inject({
      method: 'POST',
      url: '/api/tasks',
      headers: { authorization: `Bearer ${answer.access_token}` },
      payload: { board_id: answer.board_id, title: 'Fourth' },
    });
    expect(next.json().key).toBe('DEMO-4');
  });
});

describe('setup by environment', () => {
  it('makes the first administrator and model once, also when two replicas start together', async () => {
    await Promise.all([ensureFirstAdmin(helix.deps), ensureFirstAdmin(helix.deps)]);
    await ensureFirstAdmin(helix.deps);
    const counts = await helix.build.query(
      'select (select count(*)::int from users) as users, (select count(*)::int from organizations) as organizations, (select count(*)::int from ai_models) as models',
    );
    expect(counts).toEqual([{ users: 1, organizations: 1, models: 1 }]);
    const login = await helix.app.inject({
      method: 'POST',
      url: '/api/auth/login',
      payload: { email: 'root@example.com', password: 'a long password' },
    });
    expect(login.json().user).toMatchObject({ name: 'root', role: 'owner' });
    const models = await helix.build.query('select base_url, api_key_encrypted, api_key_hint from ai_models');
    expect(models[0]).toMatchObject({ base_url: 'http://127.0.0.1:1/v1', api_key_hint: 'cdef' });
    expect(models[0]?.api_key_encrypted).not.toContain('sk-');
  });

  it('connects a model that was added to the environment later', async () => {
    await setUp(input);
    await ensureFirstAdmin(helix.deps);
    expect(await helix.build.query('select model_name, is_default from ai_models')).toEqual([
      { model_name: 'tiny', is_default: true },
    ]);
  });
});

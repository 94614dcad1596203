import { afterAll, beforeAll, expect, it } from 'vitest';
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
const create = async (values: object = {}) =>
  (await owner.post('/api/skills', { name: `Written ${++count}`, content: 'Be plain.', ...values })).body;
const agentVersion = async (agentId: string) =>
  (
    await helix.build.query<{ skills_version: number }>('select skills_version from agents where id = $1', [
      agentId,
    ])
  )[0]?.skills_version;

it('creates a skill with a short name of its own', async () => {
  const board = await helix.build.board({ org_id: world.orgId });
  const answer = await owner.post('/api/skills', {
    name: 'Préss  release!',
    description: ' How we\n write ',
    content: '# Tone\n\nPlain.',
    activation_mode: 'board',
    activation_boards: [board.id, board.id],
  });
  expect(answer).toMatchObject({
    status: 201,
    body: {
      slug: 'press-release',
      description: 'How we write',
      content: '# Tone\n\nPlain.',
      frontmatter: {},
      activation_mode: 'board',
      activation_boards: [board.id],
      activation_tags: [],
      enabled: true,
      agent_ids: [],
      size_bytes: 14,
      version: 1,
      abilities: { edit: true, delete: true, assign: true },
    },
  });
  expect((await create({ name: 'Press release' })).slug).toBe('press-release-2');
  expect(await owner.post('/api/skills', { name: 'press RELEASE' })).toMatchObject({
    status: 409,
    body: { code: 'name_taken' },
  });
  expect(await owner.post('/api/skills', { name: 'Other', slug: 'press-release' })).toMatchObject({
    status: 409,
    body: { code: 'name_taken' },
  });
});

it('takes the frontmatter of a file apart; what is given beside it wins', async () => {
  const board = await helix.build.board({ org_id: world.orgId, key: 'FRNT', name: 'Front desk' });
  const content =
    '---\nname: From file\ndescription: In the file\nactivation: board\nboards: [frnt, FRONT DESK]\nlicense: MIT\n---\n\nBody.';
  const { body, status } = await owner.post('/api/skills', { content, description: 'Beside it' });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: 'From file',
    description: 'Beside it',
    activation_mode: 'board',
    activation_boards: [board.id],
    frontmatter: { license: 'MIT' },
    content: 'Body.',
  });
  const file = await owner.get(`/api/skills/${body.id}/file`);
  expect(file.headers['content-type']).toContain('text/markdown');
  expect(file.headers['content-disposition']).toBe('attachment; filename="from-file.md"');
  expect(file.text).toBe(
    '---\nname: From file\nslug: from-file\ndescription: Beside it\nactivation: board\nboards:\n  - FRNT\nlicense: MIT\n---\n\nBody.',
  );
  await owner.delete(`/api/skills/${body.id}`);
  const again = await owner.post('/api/skills', { content: file.text });
  expect(again.body).toMatchObject({
    ...body,
    id: again.body.id,
    created_at: again.body.created_at,
    updated_at: again.body.updated_at,
  });
});

it('refuses frontmatter that it cannot read, with line and reason', async () => {
  const refused = async (content: string) =>
    (await owner.post('/api/skills', { name: 'Bad', content })).body.errors;
  expect(await refused('---\nname: A\ndescription: when: now\n---\nBody')).toEqual([
    { field: 'content', message: 'line 3: a value with a colon in it must stand in quotes' },
  ]);
  expect(await refused('---\nactivation: never\nname: [a]\n---\n')).toEqual([
    { field: 'content', message: 'line 2: activation must be always, board or tag' },
    { field: 'content', message: 'line 3: name must be text' },
  ]);
  expect(await refused('---\nboards: [Nowhere]\n---\n')).toEqual([
    { field: 'content', message: 'line 2: there is no board “Nowhere”. Correct it, or make the board first' },
  ]);
  expect((await owner.post('/api/skills', { content: 'No name.' })).body.errors).toEqual([
    { field: 'name', message: 'is missing: give it here, or in the frontmatter' },
  ]);
});

it('refuses what is too long in plain words', async () => {
  const long = await owner.post('/api/skills', { name: 'Long', content: 'x'.repeat(256 * 1024 + 1) });
  expect(long).toMatchObject({ status: 400, body: { errors: [{ field: 'content' }] } });
  expect(long.body.detail).toContain('may have up to 256 KB. Put long reference material into attachments');
  const bytes = await owner.post('/api/skills', { name: 'Long', content: '🙂'.repeat(70_000) });
  expect(bytes.status).toBe(400);
  const huge = await owner.post('/api/skills', { name: 'Huge', content: 'x'.repeat(1024 * 1024) });
  expect(huge).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  expect((await owner.post('/api/skills', { name: 'Most', content: 'x'.repeat(256 * 1024) })).status).toBe(
    201,
  );
});

it('changes a skill, and puts the workspaces of its agents behind', async () => {
  const agent = await helix.build.agent({ org_id: world.orgId });
  const skill = await create();
  const url = `/api/skills/${skill.id}`;
  await owner.call('PUT', `/api/agents/${agent.id}/skills/${skill.id}`);
  const before = await agentVersion(agent.id);
  const wakes = helix.gateway.changes;
  const changed = await owner.patch(url, { content: 'Be brief.', activation_tags: ['a'], version: 1 });
  expect(changed.body).toMatchObject({ content: 'Be brief.', version: 2, agent_ids: [agent.id] });
  expect(await agentVersion(agent.id)).toBe((before ?? 0) + 1);
  expect(helix.gateway.changes).toBeGreaterThan(wakes);
  expect(await owner.patch(url, { content: 'Late.', version: 1 })).toMatchObject({
    status: 409,
    body: { code: 'version_conflict', current: { content: 'Be brief.', version: 2 } },
  });
  expect((await owner.patch(url, { content: 'Be brief.' })).body.version).toBe(2);
  expect(await agentVersion(agent.id)).toBe((before ?? 0) + 1);
  const activity = (await owner.get(`/api/activity?entity_id=${skill.id}`)).body.items;
  expect(activity.map((each: { action: string }) => each.action)).toEqual(['skill.updated', 'skill.created']);
  expect((await owner.delete(url)).status).toBe(204);
  expect(await agentVersion(agent.id)).toBe((before ?? 0) + 2);
  expect((await owner.get(url)).status).toBe(404);
  expect((await owner.get(`/api/agents/${agent.id}/skills`)).body.items).toEqual([]);
});

it('gives skills to agents, as a set or one by one', async () => {
  const agent = await helix.build.agent({ org_id: world.orgId, name: 'Reader of skills' });
  const [one, two] = [await create({ name: 'A one' }), await create({ name: 'B two' })];
  const url = `/api/agents/${agent.id}/skills`;
  expect((await owner.get(url)).body).toEqual({ items: [], next_cursor: null, synced: true });
  const set = await owner.call('PUT', url, { body: { skill_ids: [two.id, one.id, one.id] } });
  expect(set.body).toMatchObject({ items: [{ id: one.id }, { id: two.id }], synced: false });
  const version = await agentVersion(agent.id);
  expect((await owner.call('PUT', `${url}/${one.id}`)).status).toBe(204);
  expect(await agentVersion(agent.id)).toBe(version);
  expect((await owner.delete(`${url}/${one.id}`)).status).toBe(204);
  expect((await owner.delete(`${url}/${one.id}`)).status).toBe(204);
  expect((await owner.get(`/api/skills/${two.id}/agents`)).body.items).toEqual([
    { id: agent.id, name: 'Reader of skills', handle: agent.handle, role_title: 'Assistant' },
  ]);
  expect((await owner.get(`/api/skills/${one.id}/agents`)).body.items).toEqual([]);
  const many: { id: string }[] = [];
  for (let index = 0; index < 101; index += 1) many.push(await helix.build.skill({ org_id: world.orgId }));
  expect((await owner.call('PUT', url, { body: { skill_ids: many.map(({ id }) => id) } })).status).toBe(400);
  const most = many.slice(1).map(({ id }) => id);
  expect((await owner.call('PUT', url, { body: { skill_ids: most } })).body.items).toHaveLength(100);
  expect(await owner.call('PUT', `${url}/${many[0]?.id}`)).toMatchObject({ status: 409 });
});

it('keeps every change when many come at once', async () => {
  const agent = await helix.build.agent({ org_id: world.orgId });
  const skills = await Promise.all(Array.from({ length: 6 }, () => create()));
  const answers = await Promise.all(
    skills.flatMap((skill) => [
      owner.call('PUT', `/api/agents/${agent.id}/skills/${skill.id}`),
      owner.patch(`/api/skills/${skill.id}`, { description: 'Changed', slug: `changed-${skill.slug}` }),
    ]),
  );
  expect(answers.filter((answer) => answer.status >= 400)).toEqual([]);
  expect((await owner.get(`/api/agents/${agent.id}/skills`)).body.items).toHaveLength(6);
});

it('shows members the skills, but only the boards that they see; a deleted board leaves the skill', async () => {
  const [open, closed] = [
    await helix.build.board({ org_id: world.orgId, open_level: 'view' }),
    await helix.build.board({ org_id: world.orgId }),
  ];
  const skill = await create({ activation_mode: 'board', activation_boards: [open.id, closed.id] });
  const seen = await world.member.get(`/api/skills/${skill.id}`);
  expect(seen.body).toMatchObject({
    activation_boards: [open.id],
    abilities: { edit: false, delete: false, assign: false },
  });
  const listed = (await world.member.get('/api/skills')).body.items;
  expect(JSON.stringify(listed)).not.toContain(closed.id);
  expect((await world.member.get(`/api/skills/${skill.id}/file`)).text).not.toContain(closed.key);
  await owner.delete(`/api/boards/${closed.id}`);
  expect((await owner.get(`/api/skills/${skill.id}`)).body.activation_boards).toEqual([open.id]);
});

it('answers 401, 403 to members, 404 to strangers, 400 to bad values', async () => {
  const agent = await helix.build.agent({ org_id: world.orgId });
  const skill = await create();
  const url = `/api/skills/${skill.id}`;
  const pair = `/api/agents/${agent.id}/skills/${skill.id}`;
  const set = `/api/agents/${agent.id}/skills`;
  const attempts = (who: TestClient) =>
    Promise.all([
      who.patch(url, { name: 'X' }),
      who.delete(url),
      who.call('PUT', pair),
      who.delete(pair),
      who.call('PUT', set, { body: { skill_ids: [] } }),
    ]);
  const reads = (who: TestClient) =>
    Promise.all([url, `${url}/file`, `${url}/agents`, set].map((each) => who.get(each)));
  const statuses = (answers: { status: number }[]) => [...new Set(answers.map((answer) => answer.status))];
  expect(statuses(await attempts(world.nobody))).toEqual([401]);
  expect(statuses(await reads(world.nobody))).toEqual([401]);
  expect(statuses(await attempts(world.member))).toEqual([403]);
  expect((await world.member.post('/api/skills', { name: 'X' })).status).toBe(403);
  expect(statuses(await reads(world.member))).toEqual([200]);
  expect(statuses(await attempts(world.stranger))).toEqual([404]);
  expect(statuses(await reads(world.stranger))).toEqual([404]);
  expect((await world.stranger.get('/api/skills')).body.items).toEqual([]);

  const foreign = await helix.build.skill({ org_id: world.stranger.orgId });
  const foreignBoard = await helix.build.board({ org_id: world.stranger.orgId });
  expect((await owner.call('PUT', set, { body: { skill_ids: [foreign.id] } })).body.errors).toEqual([
    { field: 'skill_ids', message: 'does not exist in this organization' },
  ]);
  expect((await owner.call('PUT', `/api/agents/${agent.id}/skills/${foreign.id}`)).status).toBe(404);
  expect((await owner.patch(url, { activation_boards: [foreignBoard.id] })).body.errors).toEqual([
    { field: 'activation_boards', message: 'does not exist in this organization' },
  ]);
  expect((await owner.patch(url, { slug: 'Not a slug' })).status).toBe(400);
  expect((await owner.patch(url, { activation_mode: 'never' })).body.errors).toEqual([
    { field: 'activation_mode', message: 'must be one of always, board, tag' },
  ]);
  expect(
    (await owner.patch(url, { activation_tags: Array.from({ length: 21 }, (_, i) => `t${i}`) })).status,
  ).toBe(400);
});

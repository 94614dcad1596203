import { fileHash } from '@helix/database';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';
import type { TestWorkspaces } from '../../testing/test-workspaces.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
let owner: TestClient;
let files: TestWorkspaces;
let agentId: string;
let url: string;

const nothing = fileHash('');

beforeAll(async () => {
  helix = await createTestApp();
  files = helix.gateway.files;
  world = await helix.world();
  owner = world.owner;
});
afterAll(() => helix.stop());

let count = 0;
beforeEach(async () => {
  helix.gateway.isReady = true;
  files.failure = null;
  files.beforeWrite = () => undefined;
  files.notes = new Map();
  agentId = (await owner.post('/api/agents', { name: `Nora ${++count}`, system_prompt: 'You count.' })).body
    .id;
  url = `/api/agents/${agentId}`;
  files.put(agentId, 'SOUL.md', 'You count.');
  // As the sync leaves it.
  await helix.build.query(
    'update agents set soul_synced_version = soul_version, soul_hash = $2, workspace_gateway_id = $3 where id = $1',
    [agentId, fileHash('You count.'), world.orgId],
  );
});

const activities = async () =>
  (await owner.get(`/api/activity?entity_id=${agentId}&action=agent.memory_changed`)).body.items;
const eventCount = async () =>
  (
    await helix.build.query("select 1 from events where entity_id = $1 and type = 'agent.memory_changed'", [
      agentId,
    ])
  ).length;

it('reads what the agent has learned as its workspace has it', async () => {
  expect((await owner.get(`${url}/memory`)).body).toEqual({
    content: '',
    hash: nothing,
    version: 0,
    saved_at: null,
    author: null,
    run_id: null,
    is_current: true,
    notice: null,
  });
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  // Members see it as they see the identity.
  expect((await world.member.get(`${url}/memory`)).body).toMatchObject({
    content: '- Be brief.',
    hash: fileHash('- Be brief.'),
    version: 1,
    author: { type: 'agent', id: agentId },
    is_current: true,
  });
});

it('writes what a person says into the workspace, with activity and event, once', async () => {
  const saved = await owner.put(`${url}/memory`, {
    content: '- Never promise a date.',
    expected_hash: nothing,
  });
  expect(saved).toMatchObject({
    status: 200,
    body: { content: '- Never promise a date.', version: 1, author: { type: 'user', id: owner.userId } },
  });
  expect(files.at(agentId, 'MEMORY.md')).toBe('- Never promise a date.');
  const { hash } = saved.body;
  const same = await owner.put(`${url}/memory`, { content: '- Never promise a date.', expected_hash: hash });
  expect(same.body.version).toBe(1);
  expect(await activities()).toMatchObject([{ actor_type: 'user', details: { version: 1 } }]);
  expect(await eventCount()).toBe(1);
});

it('refuses to write over what came meanwhile, and shows it', async () => {
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  const { hash } = (await owner.get(`${url}/memory`)).body;
  files.put(agentId, 'MEMORY.md', '- Be brief.\n- Be kind.');
  const body = { content: '- Be long.', expected_hash: hash };
  const refused = await owner.put(`${url}/memory`, body);
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'version_conflict', current: { content: '- Be brief.\n- Be kind.', version: 2 } },
  });
  expect(files.at(agentId, 'MEMORY.md')).toBe('- Be brief.\n- Be kind.');
  const again = await owner.put(`${url}/memory`, { ...body, expected_hash: refused.body.current.hash });
  expect(again.body).toMatchObject({ content: '- Be long.', version: 3 });
});

it('notices an agent that writes in the last moment', async () => {
  files.beforeWrite = () => {
    files.beforeWrite = () => undefined;
    files.put(agentId, 'MEMORY.md', '- Be quick.');
  };
  const refused = await owner.put(`${url}/memory`, { content: '- Be long.', expected_hash: nothing });
  expect(refused).toMatchObject({ status: 409, body: { current: { content: '- Be quick.', version: 1 } } });
});

it('shows what was last seen while the gateway is away, and says so where it cannot write', async () => {
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  await owner.get(`${url}/memory`);
  helix.gateway.isReady = false;
  const { body } = await owner.get(`${url}/memory`);
  expect(body).toMatchObject({ content: '- Be brief.', is_current: false });
  expect(body.notice).toMatch(/ is away\. This is what was last seen/);
  const change = { content: '- Be long.', expected_hash: body.hash };
  expect(await owner.put(`${url}/memory`, change)).toMatchObject({
    status: 503,
    body: { code: 'gateway_unavailable', detail: expect.stringContaining('was not changed') },
  });
  helix.gateway.isReady = true;
  files.failure = new Error('the connection broke');
  expect((await owner.put(`${url}/memory`, change)).status).toBe(503);
  expect((await owner.get(`${url}/memory`)).body.notice).toContain('did not answer');
  files.failure = null;
  expect((await owner.put(`${url}/memory`, change)).status).toBe(200);
});

it('says that there is no workspace yet', async () => {
  const { body } = await owner.post('/api/agents', { name: `Fresh ${count}` });
  expect((await owner.get(`/api/agents/${body.id}/memory`)).body).toMatchObject({
    is_current: false,
    notice: expect.stringContaining('No gateway has taken'),
  });
});

it('lists versions newest first, page by page, without their texts', async () => {
  for (const text of ['one', 'two', 'three']) {
    files.put(agentId, 'MEMORY.md', text);
    await owner.get(`${url}/memory`);
  }
  const first = (await owner.get(`${url}/files/MEMORY.md/versions?limit=2`)).body;
  expect(first.items.map((item: { version: number }) => item.version)).toEqual([3, 2]);
  expect(first.items[0]).not.toHaveProperty('content');
  const rest = (await owner.get(`${url}/files/MEMORY.md/versions?limit=2&cursor=${first.next_cursor}`)).body;
  expect(rest).toMatchObject({ items: [{ version: 1, size_bytes: 3 }], next_cursor: null });
  expect((await owner.get(`${url}/files/MEMORY.md/versions/2`)).body).toMatchObject({ content: 'two' });
  expect((await owner.get(`${url}/files/MEMORY.md/versions/9`)).status).toBe(404);
  expect((await owner.get(`${url}/files/SOUL.md/versions`)).body.items).toMatchObject([
    { version: 1, author: { type: 'user', id: owner.userId } },
  ]);
});

it('takes over an identity changed in the workspace when somebody opens its history', async () => {
  files.put(agentId, 'SOUL.md', 'You count twice.');
  const { items } = (await owner.get(`${url}/files/SOUL.md/versions`)).body;
  expect(items[0]).toMatchObject({ version: 2, author: { type: 'agent' } });
  expect((await owner.get(url)).body).toMatchObject({
    system_prompt: 'You count twice.',
    identity_synced: true,
  });
});

it('names a run only to those who may see its board', async () => {
  const board = await helix.build.board({ org_id: world.orgId });
  const task = await helix.build.task({
    org_id: world.orgId,
    board_id: board.id,
    assigned_agent_id: agentId,
  });
  const run = await helix.build.run({
    org_id: world.orgId,
    task_id: task.id,
    agent_id: agentId,
    status: 'running',
  });
  await helix.build.query(
    "insert into run_events (org_id, run_id, seq, kind, data) values ($1, $2, 1, 'tool', $3)",
    [world.orgId, run.id, JSON.stringify({ phase: 'start', name: 'remember', args: { rule: 'Be brief.' } })],
  );
  files.put(agentId, 'MEMORY.md', '- Be brief.');
  const runOf = async (who: TestClient) =>
    (await who.get(`${url}/files/MEMORY.md/versions`)).body.items[0].run_id;
  expect(await runOf(owner)).toBe(run.id);
  expect(await runOf(world.member)).toBeNull();
  expect((await world.member.get(`${url}/memory`)).body.run_id).toBeNull();
});

it('restores an earlier memory as a new version, in the workspace too', async () => {
  for (const text of ['one', 'two']) {
    files.put(agentId, 'MEMORY.md', text);
    await owner.get(`${url}/memory`);
  }
  const restore = `${url}/files/MEMORY.md/versions/1/restore`;
  expect(await owner.post(restore, { expected_hash: fileHash('one') })).toMatchObject({
    status: 409,
    body: { current: { content: 'two' } },
  });
  expect(await owner.post(restore, { expected_hash: fileHash('two') })).toMatchObject({
    status: 200,
    body: { version: 3, content: 'one', author: { type: 'user' } },
  });
  expect(files.at(agentId, 'MEMORY.md')).toBe('one');
  expect((await activities())[0].details).toEqual({ version: 3, restored_version: 1 });
  helix.gateway.isReady = false;
  expect((await owner.post(restore, { expected_hash: fileHash('one') })).status).toBe(503);
});

it('restores an earlier identity as an edit does: saved here, written by the sync', async () => {
  await owner.patch(url, { system_prompt: 'You weigh.' });
  const before = helix.gateway.changes;
  helix.gateway.isReady = false;
  const restore = `${url}/files/SOUL.md/versions/1/restore`;
  expect(await owner.post(restore, { expected_hash: fileHash('You count.') })).toMatchObject({
    status: 409,
    body: { code: 'version_conflict', current: { system_prompt: 'You weigh.' } },
  });
  expect(await owner.post(restore, { expected_hash: fileHash('You weigh.') })).toMatchObject({
    status: 200,
    body: { version: 3, content: 'You count.' },
  });
  expect((await owner.get(url)).body).toMatchObject({ system_prompt: 'You count.', identity_synced: false });
  expect(helix.gateway.changes).toBe(before + 1);
  const [activity] = (await owner.get(`/api/activity?entity_id=${agentId}`)).body.items;
  expect(activity).toMatchObject({ action: 'agent.updated', details: { restored_version: 1 } });
});

it('reads notes by day, and says where there are none to read', async () => {
  expect((await owner.get(`${url}/notes`)).body).toEqual({ items: [], notice: null });
  files.notes?.set('2026-11-22', 'Talked about tone.');
  expect((await owner.get(`${url}/notes`)).body.items).toEqual([{ date: '2026-11-22', size_bytes: 18 }]);
  expect((await owner.get(`${url}/notes/2026-11-22`)).body).toMatchObject({ content: 'Talked about tone.' });
  expect((await owner.get(`${url}/notes/2026-11-21`)).status).toBe(404);
  files.failure = new Error('the connection broke');
  expect((await owner.get(`${url}/notes`)).body.notice).toContain('did not answer');
  expect((await owner.get(`${url}/notes/2026-11-22`)).status).toBe(503);
  files.failure = null;
  files.notes = null;
  expect((await owner.get(`${url}/notes`)).body.notice).toContain('OpenClaw');
  expect((await owner.get(`${url}/notes/2026-11-22`)).status).toBe(404);
  helix.gateway.isReady = false;
  expect((await owner.get(`${url}/notes`)).body.notice).toContain('is away');
});

it('answers 401, 403, 404 and 400 to whom and what it must', async () => {
  const restore = `${url}/files/SOUL.md/versions/1/restore`;
  const body = { content: 'x', expected_hash: nothing };
  const reads = ['memory', 'files/SOUL.md/versions', 'files/SOUL.md/versions/1', 'notes', 'notes/2026-11-22'];
  for (const path of reads) {
    expect((await world.nobody.get(`${url}/${path}`)).status, path).toBe(401);
    expect((await world.stranger.get(`${url}/${path}`)).status, path).toBe(404);
  }
  // An agent notes what happened on boards that a member may not see.
  expect((await world.member.get(`${url}/notes`)).status).toBe(403);
  expect((await world.member.get(`${url}/notes/2026-11-22`)).status).toBe(403);
  for (const [who, status] of [
    [world.nobody, 401],
    [world.member, 403],
    [world.stranger, 404],
  ] as const) {
    expect((await who.put(`${url}/memory`, body)).status).toBe(status);
    expect((await who.post(restore, { expected_hash: nothing })).status).toBe(status);
  }
  const bad = async (change: object) =>
    (await owner.put(`${url}/memory`, { ...body, ...change })).body.errors[0].field;
  expect(await bad({ content: 'x'.repeat(20_001) })).toBe('content');
  expect(await bad({ content: 'a\0b' })).toBe('content');
  expect(await bad({ expected_hash: 'abc' })).toBe('expected_hash');
  expect((await owner.post(restore, {})).status).toBe(400);
  const badPaths = [
    'files/AGENTS.md/versions',
    'files/SOUL.md/versions/0',
    'notes/..%2fSOUL',
    'notes/2026-13-01',
  ];
  for (const path of badPaths) expect((await owner.get(`${url}/${path}`)).status, path).toBe(400);
  const cursor = Buffer.from(JSON.stringify([Number.MAX_SAFE_INTEGER])).toString('base64url');
  expect((await owner.get(`${url}/files/SOUL.md/versions?cursor=${cursor}`)).status).toBe(200);
});

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
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
  helix.gateway.seen.clear();
});

const TOKEN = 'gw-very-secret-0123456789';
let count = 0;
const body = (values: object = {}) => ({
  name: `Gateway ${++count}`,
  url: 'ws://openclaw.internal:18789',
  token: TOKEN,
  ...values,
});
const add = async (values: object = {}) => (await owner.post('/api/gateways', body(values))).body;
const builtinUrl = () => `/api/gateways/${world.orgId}`;

it('shows every organization the built-in gateway, which is its default', async () => {
  const { body: list } = await owner.get('/api/gateways');
  expect(list.items).toMatchObject([
    {
      id: world.orgId,
      is_builtin: true,
      is_default: true,
      url: null,
      abilities: { edit: true, delete: false },
    },
  ]);
});

it('keeps the token sealed and never tells it', async () => {
  const made = await owner.post('/api/gateways', body());
  expect(made).toMatchObject({ status: 201, body: { has_token: true, is_default: false, kind: null } });
  expect(helix.gateway.gatewayChanges).toBeGreaterThan(0);
  const [row] = await helix.build.query<{ token_encrypted: string; device_key_encrypted: string }>(
    'select token_encrypted, device_key_encrypted from gateways where id = $1',
    [made.body.id],
  );
  expect(`${row?.token_encrypted} ${row?.device_key_encrypted}`).not.toMatch(/secret|PRIVATE/);
  const answers = [
    made,
    await owner.get('/api/gateways'),
    await owner.patch(`/api/gateways/${made.body.id}`, { token: `${TOKEN}-2` }),
    await owner.post(`/api/gateways/${made.body.id}/test`),
    await owner.get(`/api/activity?entity_id=${made.body.id}`),
  ];
  for (const answer of answers) expect(answer.text).not.toMatch(/very-secret|PRIVATE KEY/);
});

it('tells what this replica sees of it, with what to do', async () => {
  const { id } = await add();
  const since = new Date();
  helix.gateway.seen.set(id, {
    status: 'pairing_required',
    message: 'Approve it on the gateway’s host.',
    code: 'PAIRING_REQUIRED',
    pairing: { requestId: 'r-1', deviceId: 'd-1', command: 'openclaw devices approve r-1' },
    hello: null,
    since,
  });
  expect((await owner.get(`/api/gateways/${id}`)).body).toMatchObject({
    status: 'pairing_required',
    status_since: since.toISOString(),
    pairing: { request_id: 'r-1', command: 'openclaw devices approve r-1' },
  });
  helix.gateway.seen.set(id, {
    status: 'refused',
    message: 'Nothing was granted.',
    code: 'MISSING_SCOPE',
    pairing: null,
    hello: { kind: 'openclaw', version: '2026.9.6', protocol: 4, scopes: [] },
    since,
  });
  expect((await owner.get(`/api/gateways/${id}`)).body).toMatchObject({
    kind: 'openclaw',
    version: '2026.9.6',
    missing_scopes: ['operator.admin', 'operator.read', 'operator.write'],
  });
});

it('remembers what was seen last, until this replica knows better', async () => {
  const { id } = await add();
  await helix.build.query(
    "update gateways set status = 'away', status_message = 'Nothing listens there.', kind = 'openclaw', version = '1' where id = $1",
    [id],
  );
  expect((await owner.get(`/api/gateways/${id}`)).body).toMatchObject({
    status: 'away',
    message: 'Nothing listens there.',
    kind: 'openclaw',
    version: '1',
  });
});

it('asks for the token again where the address leads to another host', async () => {
  const { id } = await add();
  const url = `/api/gateways/${id}`;
  const moved = await owner.patch(url, { url: 'ws://evil.example:18789' });
  expect(moved).toMatchObject({ status: 400, body: { errors: [{ field: 'token' }] } });
  expect((await owner.patch(url, { url: 'wss://openclaw.internal:18789' })).status).toBe(400);
  expect((await owner.patch(url, { url: 'ws://openclaw.internal:18789/path' })).status).toBe(200);
  expect((await owner.patch(url, { url: 'ws://other.example:1', token: 'new' })).status).toBe(200);
  expect((await owner.patch(url, { token: null })).body.has_token).toBe(false);
});

it('has one default, whoever switches at the same moment, and moves those who follow it', async () => {
  const agent = await helix.build.agent({ org_id: world.orgId });
  await helix.build.query('update agents set soul_synced_version = soul_version where id = $1', [agent.id]);
  const made = await Promise.all([1, 2, 3].map(() => add()));
  const switched = await Promise.all(
    made.map(({ id }) => owner.patch(`/api/gateways/${id}`, { is_default: true })),
  );
  expect(switched.map((each) => each.status)).toEqual([200, 200, 200]);
  const { items } = (await owner.get('/api/gateways')).body as {
    items: { id: string; is_default: boolean; agent_count: number }[];
  };
  const [standard] = items.filter((each) => each.is_default);
  expect(items.filter((each) => each.agent_count > 0)).toEqual([standard]);
  expect((await owner.get(`/api/agents/${agent.id}`)).body).toMatchObject({
    gateway_id: null,
    gateway: { id: standard?.id },
    identity_synced: false,
  });
  expect((await owner.patch(`/api/gateways/${standard?.id}`, { is_default: false })).status).toBe(400);
});

it('moves an agent, and has its identity written at the new place', async () => {
  const { id, name } = await add();
  const agent = (await owner.post('/api/agents', { name: 'Mover' })).body;
  await helix.build.query('update agents set soul_synced_version = soul_version where id = $1', [agent.id]);
  const before = helix.gateway.changes;
  const moved = await owner.patch(`/api/agents/${agent.id}`, { gateway_id: id });
  expect(moved.body).toMatchObject({ gateway_id: id, gateway: { id, name }, identity_synced: false });
  expect(helix.gateway.changes).toBe(before + 1);
  const stranger = (await world.stranger.post('/api/gateways', body())).body;
  expect(await owner.patch(`/api/agents/${agent.id}`, { gateway_id: stranger.id })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'gateway_id' }] },
  });
});

it('shows an agent as offline while its own gateway is away, and the others as they are', async () => {
  const { id } = await add();
  await owner.post('/api/agents', { name: 'Afar', gateway_id: id });
  await owner.post('/api/agents', { name: 'Near' });
  helix.gateway.seen.set(id, {
    status: 'away',
    message: 'Nothing listens there.',
    code: 'ECONNREFUSED',
    pairing: null,
    hello: null,
    since: new Date(),
  });
  expect((await world.member.get('/api/agents')).body.items).toMatchObject([
    { name: 'Afar', status: 'offline', gateway: { id, status: 'away' } },
    { name: 'Near', status: 'online' },
  ]);
});

it('is not removed while somebody works there', async () => {
  const { id } = await add({ name: 'Lab' });
  const url = `/api/gateways/${id}`;
  const agent = (await owner.post('/api/agents', { name: 'Resident', gateway_id: id })).body;
  expect(await owner.delete(url)).toMatchObject({
    status: 409,
    body: {
      code: 'in_use',
      detail: 'Agents still work there: Resident. Move them to another gateway first.',
    },
  });
  await owner.patch(`/api/agents/${agent.id}`, { gateway_id: null });
  const board = await helix.build.board({ org_id: world.orgId });
  const task = await helix.build.task({ org_id: world.orgId, board_id: board.id });
  const run = await helix.build.run({
    org_id: world.orgId,
    task_id: task.id,
    agent_id: agent.id,
    status: 'running',
  });
  await helix.build.query('update runs set gateway_id = $2 where id = $1', [run.id, id]);
  expect((await owner.delete(url)).body.detail).toContain('Runs that began there');
  await helix.build.query("update runs set status = 'cancelled', finished_at = now() where id = $1", [
    run.id,
  ]);
  await owner.patch(url, { is_default: true });
  expect((await owner.delete(url)).body.detail).toContain('Lab is the default');
  await owner.patch(builtinUrl(), { is_default: true });
  expect((await owner.delete(url)).status).toBe(204);
  expect((await owner.get(url)).status).toBe(404);
  expect((await owner.delete(builtinUrl())).body.detail).toContain('built-in');
});

it('leaves the address of the built-in one to the installation, and its name to the organization', async () => {
  expect((await owner.patch(builtinUrl(), { name: 'House engine' })).body.name).toBe('House engine');
  expect((await owner.patch(builtinUrl(), { url: 'ws://elsewhere' })).status).toBe(400);
  expect((await owner.patch(builtinUrl(), { token: 'mine' })).status).toBe(400);
});

it('answers 403 to members, 404 to strangers, 400 to bad values, 409 to a name that is taken', async () => {
  const { id, name } = await add();
  const url = `/api/gateways/${id}`;
  for (const answer of [
    await world.member.get('/api/gateways'),
    await world.member.get(url),
    await world.member.post('/api/gateways', body()),
    await world.member.patch(url, {}),
    await world.member.delete(url),
    await world.member.post(`${url}/test`),
  ]) {
    expect(answer.status).toBe(403);
  }
  for (const answer of [
    await world.stranger.get(url),
    await world.stranger.patch(url, { name: 'x' }),
    await world.stranger.delete(url),
    await world.stranger.post(`${url}/test`),
  ]) {
    expect(answer.status).toBe(404);
  }
  for (const values of [
    { url: 'http://openclaw.internal' },
    { url: 'ws://user:password@openclaw.internal' },
    { url: 'ws://openclaw.internal#x' },
    { url: null },
    { token: 'with space' },
    { token: '' },
    { name: '' },
  ]) {
    expect((await owner.post('/api/gateways', body(values))).status).toBe(400);
  }
  expect((await owner.post('/api/gateways', body({ name: name.toUpperCase() }))).body.code).toBe(
    'name_taken',
  );
});

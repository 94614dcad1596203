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

const KEY = 'sk-very-secret-0123456789';
let count = 0;
const body = (values: object = {}) => ({
  provider: 'openai-compatible',
  model_name: 'large',
  display_name: `Model ${++count}`,
  base_url: 'https://api.example.com/v1',
  api_key: KEY,
  ...values,
});

it('keeps the key sealed and never tells it', async () => {
  const made = await owner.post('/api/models', body());
  expect(made).toMatchObject({
    status: 201,
    body: { has_api_key: true, api_key_hint: '6789', is_default: true },
  });
  expect(made.text).not.toContain(KEY);
  const [row] = await helix.build.query<{ api_key_encrypted: string }>(
    'select api_key_encrypted from ai_models where id = $1',
    [made.body.id],
  );
  expect(row?.api_key_encrypted).not.toContain('secret');
  const activity = await owner.get(`/api/activity?entity_id=${made.body.id}`);
  expect(activity.text).not.toContain(KEY);
  const seen = (await world.member.get(`/api/models/${made.body.id}`)).body;
  expect(seen).toMatchObject({ api_key_hint: null, abilities: { edit: false } });
});

it('tests a saved model with its own key, and an unsaved one with the typed key', async () => {
  const made = await owner.post('/api/models', body());
  expect((await owner.post(`/api/models/${made.body.id}/test`)).body.ok).toBe(true);
  expect(helix.gateway.testedModels.at(-1)).toMatchObject({
    apiKey: KEY,
    baseUrl: 'https://api.example.com/v1',
  });
  await owner.post('/api/models/test', body({ api_key: 'typed' }));
  expect(helix.gateway.testedModels.at(-1)).toMatchObject({ apiKey: 'typed', name: 'large' });
});

it('says to the gateway whether the model takes pictures: as people say, else by its name', async () => {
  const { id, takes_images } = (await owner.post('/api/models', body())).body;
  expect(takes_images).toBeNull();
  const sent = async () => {
    await owner.post(`/api/models/${id}/test`);
    return helix.gateway.testedModels.at(-1)?.takesImages;
  };
  expect(await sent()).toBe(false);
  await owner.patch(`/api/models/${id}`, { model_name: 'llava' });
  expect(await sent()).toBe(true);
  expect((await owner.patch(`/api/models/${id}`, { takes_images: false })).body.takes_images).toBe(false);
  expect(await sent()).toBe(false);
});

it('keeps, replaces and removes the key as the patch says', async () => {
  const { id } = (await owner.post('/api/models', body())).body;
  const url = `/api/models/${id}`;
  expect((await owner.patch(url, { model_name: 'other' })).body.has_api_key).toBe(true);
  expect((await owner.patch(url, { api_key: 'sk-another-key-abcd' })).body.api_key_hint).toBe('abcd');
  expect((await owner.patch(url, { api_key: 'short' })).body.api_key_hint).toBeNull();
  const moved = await owner.patch(url, { base_url: 'https://evil.example/v1' });
  expect(moved.body.errors).toMatchObject([{ field: 'api_key' }]);
  expect((await owner.patch(url, { base_url: 'https://api.example.com/v2' })).status).toBe(200);
  expect((await owner.patch(url, { base_url: 'https://other.example/v1', api_key: 'new' })).status).toBe(200);
  expect((await owner.patch(url, { api_key: null })).body.has_api_key).toBe(false);
});

it('has one default at most, whoever switches at the same moment', async () => {
  const made = await Promise.all([1, 2, 3].map(() => owner.post('/api/models', body({ is_default: true }))));
  const switched = await Promise.all(
    made.map((each) => owner.patch(`/api/models/${each.body.id}`, { is_default: true })),
  );
  expect(switched.every((each) => each.status === 200)).toBe(true);
  const rows = await helix.build.query(
    'select count(*)::int as count from ai_models where org_id = $1 and is_default',
    [world.orgId],
  );
  expect(rows).toEqual([{ count: 1 }]);
});

it('deletes a model that agents use; they fall back to the default', async () => {
  const { id } = (await owner.post('/api/models', body())).body;
  const agent = (await owner.post('/api/agents', { name: 'User of it', model_id: id })).body;
  expect((await owner.delete(`/api/models/${id}`)).status).toBe(204);
  expect((await owner.get(`/api/agents/${agent.id}`)).body.model_id).toBeNull();
  expect((await owner.delete(`/api/models/${id}`)).status).toBe(404);
});

it('answers 403 to members, 404 to strangers, 400 to bad values', async () => {
  const { id } = (await owner.post('/api/models', body())).body;
  const url = `/api/models/${id}`;
  expect((await world.member.post('/api/models', body())).status).toBe(403);
  expect((await world.member.patch(url, {})).status).toBe(403);
  expect((await world.member.post(`${url}/test`)).status).toBe(403);
  expect((await world.member.post('/api/models/test', body())).status).toBe(403);
  for (const answer of [
    await world.stranger.get(url),
    await world.stranger.patch(url, { model_name: 'x' }),
    await world.stranger.delete(url),
    await world.stranger.post(`${url}/test`),
  ]) {
    expect(answer.status).toBe(404);
  }
  expect((await owner.post('/api/models', body({ base_url: null }))).body.errors).toMatchObject([
    { field: 'base_url' },
  ]);
  expect((await owner.post('/api/models', body({ base_url: 'ftp://x' }))).status).toBe(400);
  expect((await owner.post('/api/models', body({ base_url: 'https://u:p@x.example' }))).status).toBe(400);
  expect((await owner.post('/api/models', body({ input_price_per_million: -1 }))).status).toBe(400);
  expect((await owner.post('/api/models', body({ context_window: 1e12 }))).status).toBe(400);
});

import type { SearchHit } from '@helix/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
let quay: { id: string };
let secret: { id: string };

beforeAll(async () => {
  helix = await createTestApp();
  world = await helix.world();
  const org_id = world.orgId;
  quay = await helix.build.board({ org_id, key: 'QUAY' });
  secret = await helix.build.board({ org_id, key: 'SECR' });
  const post = async (board: { id: string }, title: string, description = '') =>
    (await world.owner.post('/api/tasks', { board_id: board.id, title, description })).body;
  const leaflet = await post(quay, 'Print the leaflet', 'Two hundred copies about the northern harbour.');
  await post(quay, 'Order paper', 'For the leaflet, grey.');
  await post(secret, 'Leaflet about the merger');
  await world.owner.post(`/api/tasks/${leaflet.id}/comments`, { content: 'The **ferry** company agreed.' });
  await helix.build.agent({ org_id, name: 'Leaflet writer' });
  const elsewhere = await helix.build.board({ org_id: world.stranger.orgId });
  await world.stranger.post('/api/tasks', {
    board_id: elsewhere.id,
    title: 'Leaflet of another organization',
  });
});
afterAll(() => helix.stop());

const search = async (who: TestClient, query: string): Promise<SearchHit[]> =>
  (await who.get(`/api/search?q=${encodeURIComponent(query)}`)).body.items;
const titles = async (who: TestClient, query: string) => (await search(who, query)).map(({ title }) => title);

it('finds tasks by the beginning of words, those with it in the title first, and agents', async () => {
  const [first, second, ...others] = await titles(world.owner, 'leafl');
  expect([first, second].toSorted()).toEqual(['Leaflet about the merger', 'Print the leaflet']);
  expect(others).toEqual(['Order paper', 'Leaflet writer']);
  expect(await titles(world.owner, 'leaf north')).toEqual(['Print the leaflet']);
  expect(await titles(world.owner, 'leaflet zebra')).toEqual([]);
});

it('finds comments with the place that was found, and leads to their task', async () => {
  const [hit] = await search(world.owner, 'ferry');
  expect(hit).toMatchObject({
    type: 'comment',
    title: 'Print the leaflet',
    excerpt: expect.stringContaining('ferry'),
    board_id: quay.id,
    key: 'QUAY-1',
    status: 'todo',
  });
});

it('finds a task by its number', async () => {
  expect(await titles(world.owner, 'quay-2')).toEqual(['Order paper']);
});

it('shows only what the caller may see', async () => {
  const member = await helix.memberOn(world.orgId, quay.id, 'view');
  expect(await titles(member, 'leaflet')).toEqual(['Print the leaflet', 'Order paper', 'Leaflet writer']);
  expect(await titles(member, 'secr-1')).toEqual([]);
  expect(await titles(world.member, 'leaflet')).toEqual(['Leaflet writer']);
  expect(await titles(world.member, 'ferry')).toEqual([]);
  expect(await titles(world.stranger, 'leaflet')).toEqual(['Leaflet of another organization']);
  expect((await world.nobody.get('/api/search?q=leaflet')).status).toBe(401);
});

it('answers odd queries without an error', async () => {
  for (const query of ["'; drop table tasks --", "a':* & !b", '-', '\\', '🚢', 'x'.repeat(200)])
    expect((await world.owner.get(`/api/search?q=${encodeURIComponent(query)}`)).status).toBe(200);
  for (const query of ['', '   ', 'x'.repeat(201)])
    expect((await world.owner.get(`/api/search?q=${encodeURIComponent(query)}`)).status).toBe(400);
});

it('takes comments of any length: an answer of megabytes is found by its beginning', async () => {
  const task = await helix.build.task({ org_id: world.orgId, board_id: quay.id });
  const numbers = Array.from({ length: 200_000 }, (_, number) => `word${number}`).join(' ');
  const content = `Lighthouse ${numbers}`;
  await helix.build.comment({
    org_id: world.orgId,
    task_id: task.id,
    content,
    author_id: world.owner.userId,
  });
  expect(await search(world.owner, 'lighthouse')).toMatchObject([{ type: 'comment', task_id: task.id }]);
});

import { sealActivity } from '@helix/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());

type Listed = { id: string; action: string; entity_title: string; board_id: string };
const listed = async (who: TestClient, query = ''): Promise<Listed[]> =>
  (await who.get(`/api/activity${query}`)).body.items;
const titles = async (who: TestClient, query: string) =>
  (await listed(who, query)).map((each) => each.entity_title);

async function twoBoards() {
  const world = await helix.world();
  const [open, closed] = await Promise.all([
    helix.build.board({ org_id: world.orgId }),
    helix.build.board({ org_id: world.orgId }),
  ]);
  const viewer = await helix.memberOn(world.orgId, open.id, 'view');
  const add = async (board_id: string, title: string, who = world.owner) =>
    (await who.post('/api/tasks', { board_id, title })).body;
  return { ...world, open, closed, viewer, add };
}

it('tells what happened on the boards one may see, newest first, page by page', async () => {
  const { owner, viewer, stranger, nobody, open, closed, add } = await twoBoards();
  for (const boardId of [open.id, closed.id, open.id]) await add(boardId, 'T');
  await owner.post('/api/agents', { name: 'A' });
  const all = await listed(owner);
  expect(all.map((each) => each.action)).toEqual([
    'agent.created',
    'task.created',
    'task.created',
    'task.created',
  ]);
  expect((await listed(viewer)).map((each) => each.board_id)).toEqual([open.id, open.id]);
  expect((await viewer.get(`/api/activity?board_id=${closed.id}`)).status).toBe(404);
  expect(await listed(viewer, `?board_id=${open.id}`)).toHaveLength(2);
  const first = (await owner.get('/api/activity?limit=3')).body;
  const rest = (await owner.get(`/api/activity?limit=3&cursor=${first.next_cursor}`)).body;
  expect([...first.items, ...rest.items].map((each) => each.id)).toEqual(all.map((each) => each.id));
  expect(rest.next_cursor).toBeNull();
  expect(await listed(stranger)).toEqual([]);
  expect((await nobody.get('/api/activity')).status).toBe(401);
});

it('cannot be changed, not even by the owner of the tables', async () => {
  const world = await helix.world();
  await world.owner.post('/api/departments', { name: 'D' });
  await expect(helix.build.query(`update activity_logs set action = 'x'`)).rejects.toThrow('append-only');
  await expect(helix.build.query('delete from activity_logs')).rejects.toThrow('append-only');
});

describe('filters', () => {
  it('narrow by actor, action, family, entity, board and words of the title', async () => {
    const { owner, orgId, open, closed, add } = await twoBoards();
    const admin = await helix.person(orgId, 'admin');
    const leaflet = await add(open.id, 'Write the 100% Leaflet');
    await add(closed.id, 'Count_the_boats', admin);
    await owner.patch(`/api/tasks/${leaflet.id}`, { priority: 'high' });
    await owner.post('/api/agents', { name: 'Nora' });
    expect(await titles(owner, `?actor_id=${admin.userId}`)).toEqual(['Count_the_boats']);
    expect(await titles(owner, '?actor_type=agent')).toEqual([]);
    expect(await titles(owner, '?action=task.updated')).toEqual(['Write the 100% Leaflet']);
    expect(await listed(owner, '?action=task.*')).toHaveLength(3);
    expect(await titles(owner, '?entity_type=agent')).toEqual(['Nora']);
    expect(await listed(owner, `?entity_id=${leaflet.id}`)).toHaveLength(2);
    expect(await listed(owner, `?board_id=${open.id}&action=task.created`)).toHaveLength(1);
    expect(await titles(owner, '?q=LEAF')).toHaveLength(2);
    // What a LIKE would take for a wildcard is a sign like any other.
    expect(await titles(owner, '?q=0%25')).toHaveLength(2);
    expect(await titles(owner, '?q=t_the')).toEqual(['Count_the_boats']);
    expect(await titles(owner, '?q=%25%25')).toEqual([]);
  });

  it('narrow by time: from this moment on, until before that one', async () => {
    const { owner, open, add } = await twoBoards();
    for (const title of ['one', 'two', 'three']) await add(open.id, title);
    const [three, two, one] = (await owner.get('/api/activity?action=task.created')).body.items;
    const at = (moment: string) => encodeURIComponent(moment);
    expect(await titles(owner, `?from=${at(two.created_at)}`)).toEqual(['three', 'two']);
    expect(await titles(owner, `?to=${at(two.created_at)}`)).toEqual(['one']);
    expect(await titles(owner, `?from=${at(one.created_at)}&to=${at(three.created_at)}`)).toEqual([
      'two',
      'one',
    ]);
    expect(await titles(owner, '?from=2030-01-01T00:00:00%2B02:00')).toEqual([]);
  });

  it('answer 400 to what is none', async () => {
    const { owner } = await twoBoards();
    for (const query of [
      'limit=0',
      'limit=201',
      'cursor=nonsense',
      'actor_id=ada',
      'actor_type=robot',
      'action=delete%20everything',
      'action=task.',
      'entity_type=Task%25',
      'from=yesterday',
      'from=0000-01-01T00:00:00Z',
      `q=${'x'.repeat(201)}`,
    ])
      expect((await owner.get(`/api/activity?${query}`)).status, query).toBe(400);
  });
});

describe('the export', () => {
  it('is the same as a file: all pages, only what one may see', async () => {
    const { owner, viewer, open, closed, add } = await twoBoards();
    await add(open.id, 'Plain');
    await add(closed.id, '=HYPERLINK("x")');
    const answer = await owner.get('/api/activity/export');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="activity-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const lines = answer.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`"'=HYPERLINK(""x"")"`);
    const seen = await viewer.get('/api/activity/export');
    expect(seen.text).toContain('Plain');
    expect(seen.text).not.toContain('HYPERLINK');
    expect((await viewer.get(`/api/activity/export?board_id=${closed.id}`)).status).toBe(404);
    expect(
      (await owner.get('/api/activity/export?action=task.updated')).text.trimEnd().split('\r\n'),
    ).toHaveLength(1);
  });

  it('reads on where a page ends', async () => {
    const world = await helix.world();
    await helix.build.query(
      `insert into activity_logs (org_id, actor_type, actor_name, action, entity_type, entity_id, entity_title)
       select $1, 'system', 'test', 'task.created', 'task', gen_random_uuid(), 'n' || n from generate_series(1, 2500) n`,
      [world.orgId],
    );
    const lines = (await world.owner.get('/api/activity/export')).text.trimEnd().split('\r\n').slice(1);
    expect(lines).toHaveLength(2_500);
    expect(new Set(lines).size).toBe(2_500);
  });
});

describe('the verification', () => {
  it('says that the log is whole, and how far it is sealed', async () => {
    const { owner, open, add } = await twoBoards();
    await add(open.id, 'one');
    expect((await owner.get('/api/activity/verification')).body).toMatchObject({
      ok: true,
      sealed_count: 0,
      waiting_count: 1,
      head: null,
      first_broken: null,
    });
    await sealActivity(helix.deps.database.system);
    expect((await owner.get('/api/activity/verification')).body).toMatchObject({
      ok: true,
      sealed_count: 1,
      waiting_count: 0,
      head: { batch: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('names the first batch that somebody changed, of this organization only', async () => {
    const { owner, stranger, orgId, open, add } = await twoBoards();
    for (const title of ['one', 'two']) {
      await add(open.id, title);
      await sealActivity(helix.deps.database.system);
    }
    await helix.build.query('alter table activity_logs disable trigger user');
    await helix.build.query(
      "update activity_logs set entity_title = 'forged' where org_id = $1 and entity_title = 'two'",
      [orgId],
    );
    await helix.build.query('alter table activity_logs enable trigger user');
    expect((await owner.get('/api/activity/verification')).body).toMatchObject({
      ok: false,
      first_broken: {
        batch: 2,
        problem: 'content_changed',
        message: 'Batch 2 holds something else than when it was sealed.',
      },
    });
    expect((await stranger.get('/api/activity/verification')).body.ok).toBe(true);
  });

  it('is for owners and administrators', async () => {
    const { orgId, member, nobody } = await twoBoards();
    expect((await (await helix.person(orgId, 'admin')).get('/api/activity/verification')).status).toBe(200);
    expect((await member.get('/api/activity/verification')).status).toBe(403);
    expect((await nobody.get('/api/activity/verification')).status).toBe(401);
  });
});

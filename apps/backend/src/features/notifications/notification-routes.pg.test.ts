import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isVisible } from '../../live/live-hub.ts';
import { answered, failed, type MentionStage, mentionStage } from '../../testing/mention-stage.ts';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let stage: MentionStage;

beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());
beforeEach(async () => {
  stage = await mentionStage(helix);
});

const types = async (who: TestClient) => (await stage.told(who)).map((each) => each.type);
const unread = async (who: TestClient) =>
  (await who.get('/api/notifications/unread-count')).body.unread_count;

describe('who is told', () => {
  it('tells the creator, earlier commenters and whoever is named, each once, never the writer', async () => {
    const [ada, grace] = [await stage.colleague(), await stage.colleague()];
    const named = await stage.nameOf(grace);
    await stage.post('First.', ada);
    await stage.post('Second.', ada);
    await stage.post(`@${named.handle} look, @${named.handle}`, stage.owner);
    expect(await types(grace)).toEqual(['mention']);
    expect(await types(ada)).toEqual(['reply']);
    expect(await types(stage.owner)).toEqual(['reply', 'reply']);
    expect((await stage.told(grace))[0]).toMatchObject({
      title: `${(await stage.nameOf(stage.owner)).name} mentioned you on ${stage.key}`,
      board_id: stage.board.id,
      task_id: stage.task.id,
      comment_id: expect.any(String),
    });
  });

  it('tells nobody without access to the board, also not afterwards', async () => {
    const outsider = await stage.nameOf(stage.member);
    const ada = await stage.colleague();
    await stage.post('I was here.', ada);
    await stage.post(`@${outsider.handle} secret`);
    expect([await types(stage.member), await unread(stage.member)]).toEqual([[], 0]);
    const [notification] = await stage.told(ada);
    await helix.build.query("update board_permissions set level = 'no_access' where user_id = $1", [
      ada.userId,
    ]);
    await stage.post('More secrets.');
    expect([await types(ada), await unread(ada)]).toEqual([[], 0]);
    expect((await ada.post(`/api/notifications/${notification?.id}/read`)).status).toBe(404);
    expect(
      await helix.build.query('select 1 from notifications where user_id = $1', [ada.userId]),
    ).toHaveLength(1);
  });

  it('tells the creator and who asked how an execution ended', async () => {
    const grace = await stage.colleague();
    for (const ending of [answered('A leaflet.'), failed]) {
      const { id } = await helix.build.run({
        org_id: stage.orgId,
        task_id: stage.task.id,
        agent_id: stage.nora.id,
      });
      await helix.build.query(
        "update runs set agent_name = 'Nora', requested_by_user_id = $1 where id = $2",
        [grace.userId, id],
      );
      await helix.build.query("update tasks set status = 'in_progress' where id = $1", [stage.task.id]);
      await stage.finish(await stage.claimOne(), ending);
    }
    for (const person of [grace, stage.owner]) {
      expect(await stage.told(person)).toMatchObject([
        { type: 'failure', title: `Nora failed on ${stage.key}`, actor_name: 'Nora' },
        { type: 'result', title: `Nora has a result for ${stage.key}`, body: 'A leaflet.' },
      ]);
    }
  });

  it('keeps the beginning of a long text whole, down to its last character', async () => {
    const grace = await stage.nameOf(await stage.colleague());
    const content = `@${grace.handle} ${'🌊'.repeat(400)}`;
    expect((await stage.post(content)).content).toBe(content);
  });
});

describe('the list', () => {
  async function threeTold(): Promise<TestClient> {
    const ada = await stage.colleague();
    for (const text of ['One', 'Two', 'Three']) await stage.post(text, ada);
    return stage.owner;
  }

  it('pages newest first, with what is unread counted', async () => {
    const owner = await threeTold();
    const first = (await owner.get('/api/notifications?limit=2')).body;
    expect(first).toMatchObject({ unread_count: 3, items: [{ body: 'Three' }, { body: 'Two' }] });
    const second = (await owner.get(`/api/notifications?limit=2&cursor=${first.next_cursor}`)).body;
    expect(second).toMatchObject({ items: [{ body: 'One' }], next_cursor: null });
  });

  it('marks one read, then all, and says so to that person alone', async () => {
    const owner = await threeTold();
    const [newest] = await stage.told(owner);
    const read = () => owner.post(`/api/notifications/${newest?.id}/read`);
    const first = await read();
    expect(first.body).toMatchObject({ id: newest?.id, read_at: expect.any(String) });
    expect((await read()).body.read_at).toBe(first.body.read_at);
    expect(await unread(owner)).toBe(2);
    expect((await owner.get('/api/notifications?unread=true')).body.items).toHaveLength(2);
    expect((await owner.post('/api/notifications/read-all')).body).toEqual({ unread_count: 0 });
    expect(await unread(owner)).toBe(0);
    const events = await helix.build.query<{ type: string; entity_id: string; board_id: string | null }>(
      "select type, entity_id, board_id from events where org_id = $1 and entity = 'notification' order by id",
      [stage.orgId],
    );
    expect(events.map((event) => event.type)).toEqual([
      ...['notification.created', 'notification.created', 'notification.created'],
      ...['notification.read', 'notification.read'],
    ]);
    expect(new Set(events.map((event) => event.entity_id))).toEqual(new Set([owner.userId]));
  });

  it('marks what a task has told as read once it is looked at, and nothing of others', async () => {
    const owner = await threeTold();
    const other = await helix.build.task({
      org_id: stage.orgId,
      board_id: stage.board.id,
      created_by_user_id: owner.userId,
    });
    const ada = await stage.colleague();
    await ada.post(`/api/tasks/${other.id}/comments`, { content: 'Elsewhere' });
    await stage.post('And you', owner);
    await ada.post(`${stage.url}/comments`, { content: 'Four' });
    const grace = (await stage.nameOf(ada)).handle;
    await stage.post(`@${grace} see this`);
    expect([await unread(owner), await unread(ada)]).toEqual([5, 1]);
    const look = () => owner.post(`${stage.url}/notifications/read`);
    expect((await look()).body).toEqual({ unread_count: 1 });
    expect((await look()).body).toEqual({ unread_count: 1 });
    expect([await unread(owner), await unread(ada)]).toEqual([1, 1]);
    const [events] = await helix.build.query<{ count: number }>(
      "select count(*)::int from events where org_id = $1 and type = 'notification.read'",
      [stage.orgId],
    );
    expect(events?.count).toBe(1);
  });

  it('answers 400, 401 and 404 where they belong', async () => {
    const owner = await threeTold();
    const [newest] = await stage.told(owner);
    const url = `/api/notifications/${newest?.id}/read`;
    for (const other of [stage.member, stage.stranger, await helix.person(stage.orgId, 'admin')])
      expect((await other.post(url)).status).toBe(404);
    expect(await unread(owner)).toBe(3);
    for (const query of ['limit=0', 'limit=101', 'cursor=nonsense', 'unread=perhaps'])
      expect((await owner.get(`/api/notifications?${query}`)).status).toBe(400);
    expect((await owner.post('/api/notifications/not-an-id/read')).status).toBe(400);
    expect((await owner.post('/api/tasks/not-an-id/notifications/read')).status).toBe(400);
    for (const other of [stage.member, stage.stranger])
      expect((await other.post(`${stage.url}/notifications/read`)).status).toBe(404);
    for (const [method, address] of [
      ['GET', '/api/notifications'],
      ['GET', '/api/notifications/unread-count'],
      ['POST', url],
      ['POST', '/api/notifications/read-all'],
      ['POST', `${stage.url}/notifications/read`],
    ] as const)
      expect((await stage.nobody.call(method, address)).status).toBe(401);
  });
});

it('shows the event of a notification to its person only, not even to an owner', () => {
  const event = {
    ...{ xid: '1', id: 1, org_id: stage.orgId, board_id: null, type: 'notification.created' },
    ...{ entity: 'notification', entity_id: stage.member.userId, task_id: null, version: 0 },
  };
  expect(isVisible(event, new Set(), stage.member.userId)).toBe(true);
  expect(isVisible(event, null, stage.owner.userId)).toBe(false);
});

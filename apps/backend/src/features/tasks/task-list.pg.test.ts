import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
beforeAll(async () => {
  helix = await createTestApp();
  world = await helix.world();
});
afterAll(() => helix.stop());

type Card = { id: string; board_id: string; position: string; status: string };

async function readAll(client: TestClient, query: string, limit: number): Promise<Card[]> {
  const cards: Card[] = [];
  let cursor = '';
  do {
    const { status, body } = await client.get(
      `/api/tasks?limit=${limit}${query}${cursor && `&cursor=${cursor}`}`,
    );
    expect(status).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    cards.push(...body.items);
    cursor = body.next_cursor ?? '';
  } while (cursor);
  return cards;
}

it('reads every task of a board once, in order, whatever the size of the page', async () => {
  const positions = fc.array(fc.constantFrom('a0', 'a1', 'Zz', 'a0V', 'aZ', 'az'), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(positions, fc.integer({ min: 1, max: 13 }), async (placed, limit) => {
      const board = await helix.build.board({ org_id: world.orgId });
      const made: { id: string; position: string }[] = [];
      for (const position of placed) {
        const task = await helix.build.task({ org_id: world.orgId, board_id: board.id, position });
        made.push({ id: task.id, position });
      }
      // Positions compare byte by byte; equal ones by id.
      const expected = made.toSorted((a, b) => compare(a.position, b.position) || compare(a.id, b.id));
      const seen = await readAll(world.owner, `&board_id=${board.id}`, limit);
      expect(seen.map((card) => card.id)).toEqual(expected.map((each) => each.id));
    }),
    { numRuns: 25 },
  );
});

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

it('reads all visible tasks newest first, also those of one microsecond', async () => {
  const other = await helix.world();
  const [open, hidden] = [
    await helix.build.board({ org_id: other.orgId, open_level: 'view' }),
    await helix.build.board({ org_id: other.orgId }),
  ];
  for (let count = 0; count < 9; count += 1) {
    await helix.build.task({ org_id: other.orgId, board_id: count % 3 === 0 ? hidden.id : open.id });
  }
  await helix.build.query(
    `update tasks set created_at = '2026-01-01T00:00:00.123456Z' where org_id = $1 and number % 2 = 0`,
    [other.orgId],
  );
  const all = await readAll(other.owner, '', 2);
  expect(new Set(all.map((card) => card.id)).size).toBe(9);
  const seen = await readAll(other.member, '', 2);
  expect(seen).toHaveLength(6);
  expect(seen.every((card) => card.board_id === open.id)).toBe(true);
  expect(seen.map((card) => card.id)).toEqual(
    all.filter((card) => card.board_id === open.id).map((card) => card.id),
  );
  expect(await readAll(other.stranger, '', 50)).toEqual([]);
});

it('filters by status and agent, and hides what is not the caller’s', async () => {
  const board = await helix.build.board({ org_id: world.orgId });
  const agent = await helix.build.agent({ org_id: world.orgId });
  await helix.build.task({ org_id: world.orgId, board_id: board.id, status: 'review' });
  const mine = await helix.build.task({
    org_id: world.orgId,
    board_id: board.id,
    assigned_agent_id: agent.id,
  });
  const url = `/api/tasks?board_id=${board.id}`;
  expect((await world.owner.get(`${url}&status=review`)).body.items).toHaveLength(1);
  expect(
    (await world.owner.get(`${url}&assigned_agent_id=${agent.id}`)).body.items.map((card: Card) => card.id),
  ).toEqual([mine.id]);
  expect((await world.owner.get(`/api/tasks?assigned_agent_id=${agent.id}`)).body.items).toHaveLength(1);
  expect((await world.member.get(url)).status).toBe(404);
  expect((await world.stranger.get(url)).status).toBe(404);
  expect((await world.nobody.get(url)).status).toBe(401);
});

it('sends cards without description and result', async () => {
  const board = await helix.build.board({ org_id: world.orgId });
  await helix.build.task({
    org_id: world.orgId,
    board_id: board.id,
    description: 'long text',
    result: 'longer text',
  });
  const { text } = await world.owner.get(`/api/tasks?board_id=${board.id}`);
  expect(text).not.toContain('long');
});

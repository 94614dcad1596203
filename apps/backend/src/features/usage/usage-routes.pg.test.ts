import type { Usage } from '@helix/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answered, mentionStage } from '../../testing/mention-stage.ts';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());

type Used = {
  at: string;
  task: string;
  agent: string | null;
  model?: string;
  tokens?: [number, number, number];
  cost?: number | null;
};

async function stage() {
  const world = await helix.world();
  const { build } = helix;
  const org_id = world.orgId;
  const [open, closed] = [await build.board({ org_id, key: 'OPN' }), await build.board({ org_id })];
  const [nora, max] = [
    await build.agent({ org_id, name: 'Nora' }),
    await build.agent({ org_id, name: 'Max' }),
  ];
  const leaflet = await build.task({ org_id, board_id: open.id, title: 'Leaflet' });
  const secret = await build.task({ org_id, board_id: closed.id, title: 'Secret' });
  const use = ({ at, task, agent, model = 'large', tokens = [10, 5, 0], cost = 0.5 }: Used) =>
    build.query(
      `insert into token_usage (id, org_id, run_id, task_id, task_title, agent_id, agent_name, provider, model_name,
                                input_tokens, output_tokens, cached_tokens, cost_usd, created_at)
       values (gen_random_uuid(), $1, gen_random_uuid(), $2, 'then called so', $3, 'Once Nora', 'openai-compatible', $4, $5, $6, $7, $8, $9)`,
      [org_id, task, agent, model, ...tokens, cost, at],
    );
  const ask = async (query = '', who: TestClient = world.owner): Promise<Usage> =>
    (await who.get(`/api/usage?from=2026-03-01&to=2026-03-03${query}`)).body;
  return { ...world, open, closed, nora, max, leaflet, secret, use, ask };
}

describe('usage', () => {
  it('adds up by day, agent, model and task', async () => {
    const { nora, max, leaflet, secret, open, use, ask } = await stage();
    await use({
      at: '2026-03-01T08:00:00Z',
      task: leaflet.id,
      agent: nora.id,
      tokens: [100, 20, 30],
      cost: 0.01,
    });
    await use({ at: '2026-03-01T09:00:00Z', task: leaflet.id, agent: nora.id, model: 'small' });
    await use({ at: '2026-03-03T23:59:59Z', task: secret.id, agent: max.id, cost: 2 });
    await use({ at: '2026-03-04T00:00:00Z', task: secret.id, agent: max.id, cost: 99 });
    await use({ at: '2026-02-28T23:59:59Z', task: secret.id, agent: max.id, cost: 99 });
    const usage = await ask();
    expect(usage.totals).toEqual({
      runs: 3,
      input_tokens: 120,
      output_tokens: 30,
      cached_tokens: 30,
      total_tokens: 180,
      cost_usd: 2.51,
      unpriced_tokens: 0,
    });
    expect(usage.agents.map(({ name, runs, cost_usd }) => ({ name, runs, cost_usd }))).toEqual([
      { name: 'Max', runs: 1, cost_usd: 2 },
      { name: 'Nora', runs: 2, cost_usd: 0.51 },
    ]);
    expect(usage.models.map(({ key, runs }) => ({ key, runs }))).toEqual([
      { key: 'openai-compatible/large', runs: 2 },
      { key: 'openai-compatible/small', runs: 1 },
    ]);
    expect(usage.tasks[1]).toMatchObject({
      id: leaflet.id,
      title: 'Leaflet',
      key: `OPN-${leaflet.number}`,
      board_id: open.id,
      runs: 2,
    });
    expect(usage.days.map(({ day, agents }) => [day, agents.length])).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 0],
      ['2026-03-03', 1],
    ]);
    expect(usage.days[0]?.agents).toEqual([{ key: nora.id, runs: 2, total_tokens: 165, cost_usd: 0.51 }]);
    expect(usage.days[0]?.models.map((part) => part.key).sort()).toEqual([
      'openai-compatible/large',
      'openai-compatible/small',
    ]);
    const own = await ask(`&agent_id=${nora.id}`);
    expect([own.totals.runs, own.agents.length, own.tasks.length]).toEqual([2, 1, 1]);
  });

  it('tells no price apart from free', async () => {
    const { nora, leaflet, use, ask } = await stage();
    expect((await ask()).totals).toMatchObject({
      runs: 0,
      total_tokens: 0,
      cost_usd: null,
      unpriced_tokens: 0,
    });
    await use({ at: '2026-03-01T08:00:00Z', task: leaflet.id, agent: nora.id, model: 'local', cost: null });
    expect((await ask()).totals).toMatchObject({ cost_usd: null, unpriced_tokens: 15 });
    await use({ at: '2026-03-01T08:00:00Z', task: leaflet.id, agent: nora.id, model: 'free', cost: 0 });
    const usage = await ask();
    expect(usage.totals).toMatchObject({ cost_usd: 0, unpriced_tokens: 15, total_tokens: 30 });
    expect(usage.models).toMatchObject([
      { model_name: 'free', cost_usd: 0, unpriced_tokens: 0 },
      { model_name: 'local', cost_usd: null, unpriced_tokens: 15 },
    ]);
  });

  it('counts days where the reader lives', async () => {
    const { nora, leaflet, use, ask } = await stage();
    await use({ at: '2026-02-28T23:30:00Z', task: leaflet.id, agent: nora.id });
    expect((await ask()).totals.runs).toBe(0);
    const berlin = await ask('&time_zone=Europe/Berlin');
    expect(berlin.days[0]).toMatchObject({ day: '2026-03-01', agents: [{ runs: 1 }] });
  });

  it('outlives what used it, and still calls it by its name', async () => {
    const { owner, nora, leaflet, use, ask } = await stage();
    await use({ at: '2026-03-01T08:00:00Z', task: leaflet.id, agent: nora.id });
    await owner.delete(`/api/agents/${nora.id}`);
    await owner.delete(`/api/tasks/${leaflet.id}`);
    const usage = await ask();
    expect(usage.agents).toMatchObject([{ id: nora.id, name: 'Once Nora', is_deleted: true }]);
    expect(usage.tasks).toMatchObject([{ title: 'then called so', key: null, board_id: null }]);
  });

  it('is written with the names of its time when a run ends', async () => {
    const run = await mentionStage(helix);
    await run.post('@nora why?');
    await run.finish(await run.claimOne(), answered('Because.'));
    const [row] = await helix.build.query(
      'select agent_name, task_title from token_usage where task_id = $1',
      [run.task.id],
    );
    expect(row).toEqual({ agent_name: 'Nora', task_title: run.task.title });
  });
});

describe('who may see usage', () => {
  it('is everybody, of the boards that they see', async () => {
    const { owner, member, stranger, nobody, orgId, open, nora, leaflet, secret, use, ask } = await stage();
    for (const task of [leaflet, secret])
      await use({ at: '2026-03-01T08:00:00Z', task: task.id, agent: nora.id });
    const viewer = await helix.memberOn(orgId, open.id, 'view');
    expect((await ask('', owner)).totals.runs).toBe(2);
    const seen = await ask('', viewer);
    expect([seen.totals.runs, seen.tasks.map((task) => task.title)]).toEqual([1, ['Leaflet']]);
    for (const who of [member, stranger]) expect((await ask('', who)).totals.runs).toBe(0);
    expect((await ask(`&agent_id=${nora.id}`, stranger)).agents).toEqual([]);
    expect((await nobody.get('/api/usage')).status).toBe(401);
  });

  it('answers 400 to days and zones that are none', async () => {
    const { owner } = await stage();
    for (const query of [
      'from=yesterday',
      'from=2026-02-30',
      'from=2026-03-02&to=2026-03-01',
      'from=2024-01-01&to=2026-01-01',
      'time_zone=Nowhere',
      `time_zone=${'x'.repeat(61)}`,
      'agent_id=nora',
    ])
      expect((await owner.get(`/api/usage?${query}`)).status, query).toBe(400);
  });
});

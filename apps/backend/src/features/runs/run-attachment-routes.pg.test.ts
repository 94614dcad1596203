import { pdfBytes, pngBytes } from '@helix/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../app.ts';
import { createTestApp, type TestApp, TestClient } from '../../testing/test-app.ts';
import { runAttachmentRoutes } from './run-attachment-routes.ts';
import { RunTokens } from './run-token.ts';

let helix: TestApp;
let app: FastifyInstance;
let tokens: RunTokens;

beforeAll(async () => {
  helix = await createTestApp();
  tokens = new RunTokens(helix.deps.config.jwtSecret);
  app = await buildApp({ ...helix.deps, extraRoutes: [runAttachmentRoutes(tokens)] });
});
afterAll(async () => {
  await app.close();
  await helix.stop();
});

/** A running attempt, its tools, and a person who attaches files to its task. */
async function running() {
  const { id: orgId } = await helix.build.organization();
  const person = await helix.person(orgId, 'owner');
  const agent = await helix.build.agent({ org_id: orgId, name: 'Ada' });
  const board = await helix.build.board({ org_id: orgId });
  const task = await helix.build.task({ org_id: orgId, board_id: board.id });
  const run = await helix.build.run({ org_id: orgId, task_id: task.id, agent_id: agent.id });
  await helix.build.query(
    `update runs set status = 'running', generation = 2, agent_name = 'Ada', started_at = now(), lease_owner = gen_random_uuid(),
     lease_expires_at = now() + interval '1 minute', deadline_at = now() + interval '1 minute' where id = $1`,
    [run.id],
  );
  const claims = { runId: run.id, orgId, generation: 2, agent: { id: agent.id, name: 'Ada' } };
  const attach = async (name: string, bytes: Buffer | string) => {
    const answer = await person.upload(`/api/tasks/${task.id}/attachments`, name, bytes);
    expect(answer.status, answer.text).toBe(201);
    return answer.body.id as string;
  };
  return { claims, person, taskId: task.id, attach, path: `/api/agent/runs/${run.id}/attachments` };
}

type Claims = Parameters<RunTokens['sign']>[0];

async function tools(claims: Claims): Promise<TestClient> {
  const token = await tokens.sign(claims, new Date(Date.now() + 60_000));
  return new TestClient(app, { token, userId: claims.agent.id, orgId: claims.orgId });
}

it('lists the files of the task, and reads texts page by page', async () => {
  const { claims, attach, path } = await running();
  const id = await attach('prices.csv', 'fruit,price\nquince,3€\n');
  const agent = await tools(claims);
  expect((await agent.get(path)).body.items).toMatchObject([{ id, name: 'prices.csv', type: 'text/csv' }]);
  const first = await agent.get(`${path}/${id}/text?limit=20`);
  expect(first.body).toEqual({ text: 'fruit,price\nquince,3', next_offset: 20, total_bytes: 24, note: null });
  const second = await agent.get(`${path}/${id}/text?offset=20&limit=20`);
  expect(second.body).toEqual({ text: '€\n', next_offset: null, total_bytes: 24, note: null });
  expect((await agent.get(`${path}/${id}/text?offset=500`)).body).toMatchObject({
    text: '',
    next_offset: null,
  });
  expect((await agent.get(`${path}/${id}/text?offset=-1`)).status).toBe(400);
});

it('reads what a PDF says, and says what it cannot read', async () => {
  const { claims, attach, path } = await running();
  const agent = await tools(claims);
  const [pdf, broken, picture] = [
    await attach('plan.pdf', pdfBytes('Launch in May', 'Budget 4711')),
    await attach('broken.pdf', '%PDF-1.4 and nothing else'),
    await attach('dot.png', pngBytes),
  ];
  expect((await agent.get(`${path}/${pdf}/text`)).body).toMatchObject({
    text: '[Page 1]\nLaunch in May\n\n[Page 2]\nBudget 4711',
    next_offset: null,
  });
  const damaged = await agent.get(`${path}/${broken}/text`);
  expect([damaged.status, damaged.body.code]).toEqual([422, 'file_unreadable']);
  expect((await agent.get(`${path}/${picture}/text`)).status).toBe(415);
  const { status, bytes } = await agent.download(`${path}/${picture}/content`);
  expect([status, bytes.equals(pngBytes)]).toEqual([200, true]);
});

it('attaches a text once for each tool call, in the name of the agent', async () => {
  const { claims, person, taskId, path } = await running();
  const agent = await tools(claims);
  const body = { name: '../summary.md', content: '# Summary', tool_call_id: 'call-1' };
  const answers = await Promise.all([1, 2, 3].map(() => agent.post(path, body)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 201]);
  expect((await agent.post(path, { ...body, tool_call_id: 'call-2' })).body.name).toBe('summary (2).md');
  const { items } = (await person.get(`/api/tasks/${taskId}/attachments`)).body;
  expect(items).toMatchObject([
    {
      name: 'summary.md',
      type: 'text/markdown',
      uploaded_by_type: 'agent',
      uploaded_by_id: claims.agent.id,
      uploaded_by_name: 'Ada',
      run_id: claims.runId,
      abilities: { delete: true },
    },
    { name: 'summary (2).md' },
  ]);
  expect((await person.download(`/api/attachments/${items[0].id}`)).bytes.toString()).toBe('# Summary');
  const { body: activity } = await person.get(`/api/activity?entity_id=${taskId}`);
  expect(activity.items[0]).toMatchObject({
    action: 'attachment.added',
    actor_type: 'agent',
    actor_name: 'Ada',
  });
});

it('takes long texts, and refuses those that are too long, empty or named like something else', async () => {
  const { claims, path } = await running();
  const agent = await tools(claims);
  const post = (name: string, content: string) =>
    agent.post(path, { name, content, tool_call_id: `call-${name}` });
  expect((await post('long.txt', 'é'.repeat(500_000))).status).toBe(201);
  expect((await post('longer.txt', 'a'.repeat(500_001))).status).toBe(400);
  expect((await post('empty.txt', '')).status).toBe(400);
  expect((await post('picture.png', 'words')).status).toBe(415);
});

it('opens nothing of other tasks, to other tokens, or after the end', async () => {
  const [one, other] = [await running(), await running()];
  const id = await one.attach('notes.txt', 'Secret.');
  const foreign = await tools(other.claims);
  const urls = [`/${id}/text`, `/${id}/content`].map((end) => `${other.path}${end}`);
  for (const url of urls) expect((await foreign.get(url)).status).toBe(404);
  expect((await foreign.get(one.path)).status).toBe(401);
  expect((await foreign.post(one.path, { name: 'a.txt', content: 'a', tool_call_id: 'x' })).status).toBe(401);
  for (const stray of [
    { ...one.claims, orgId: other.claims.orgId },
    { ...one.claims, generation: 1 },
  ]) {
    const agent = await tools(stray);
    expect((await agent.get(one.path)).body.code).toBe('not_running');
    expect((await agent.get(`${one.path}/${id}/text`)).status).toBe(409);
    expect((await agent.post(one.path, { name: 'a.txt', content: 'a', tool_call_id: 'x' })).status).toBe(409);
  }
  await helix.build.query(
    `update runs set status = 'succeeded', finished_at = now(), lease_owner = null, lease_expires_at = null where id = $1`,
    [one.claims.runId],
  );
  const late = await tools(one.claims);
  expect((await late.get(one.path)).status).toBe(409);
  expect((await late.post(one.path, { name: 'a.txt', content: 'a', tool_call_id: 'x' })).status).toBe(409);
  expect((await one.person.get(`/api/tasks/${one.taskId}/attachments`)).body.items).toHaveLength(1);
});

import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../app.ts';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';
import { RunTokens } from './run-token.ts';
import { runToolRoutes } from './run-tool-routes.ts';

let helix: TestApp;
let app: FastifyInstance;
let tokens: RunTokens;

beforeAll(async () => {
  helix = await createTestApp();
  tokens = new RunTokens(helix.deps.config.jwtSecret);
  app = await buildApp({ ...helix.deps, extraRoutes: [runToolRoutes(tokens)] });
});
afterAll(async () => {
  await app.close();
  await helix.stop();
});

async function running() {
  const { id: orgId } = await helix.build.organization();
  const agent = await helix.build.agent({ org_id: orgId });
  const board = await helix.build.board({ org_id: orgId });
  const task = await helix.build.task({ org_id: orgId, board_id: board.id });
  const run = await helix.build.run({ org_id: orgId, task_id: task.id, agent_id: agent.id });
  await helix.build.query(
    `update runs set status = 'running', generation = 2, started_at = now(), lease_owner = gen_random_uuid(),
     lease_expires_at = now() + interval '1 minute', deadline_at = now() + interval '1 minute' where id = $1`,
    [run.id],
  );
  const claims = { runId: run.id, orgId, generation: 2, agent: { id: agent.id, name: agent.name } };
  return { claims, taskId: task.id };
}

const inAMinute = () => new Date(Date.now() + 60_000);

function comment(runId: string, token: string | null, callId = 'call-1') {
  return app.inject({
    method: 'POST',
    url: `/api/agent/runs/${runId}/comments`,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    payload: { content: 'Half way.', tool_call_id: callId },
  });
}

it('lets the tools of a running attempt comment, each call once', async () => {
  const { claims } = await running();
  const token = await tokens.sign(claims, inAMinute());
  const answers = await Promise.all([1, 2, 3].map(() => comment(claims.runId, token)));
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 200, 201]);
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
});

it('refuses every token but that of this run', async () => {
  const [one, other] = [await running(), await running()];
  const own = await tokens.sign(one.claims, inAMinute());
  const [head, payload, signature] = own.split('.');
  const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, org: other.claims.orgId })).toString('base64url');
  const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const user = await helix.build.user({ org_id: one.claims.orgId, role: 'owner' });
  const session = await app.sessions.open({ id: user.id, orgId: one.claims.orgId }, 'test');
  const refused = {
    none: null,
    'another run': await tokens.sign(other.claims, inAMinute()),
    'another key': await new RunTokens('x'.repeat(32)).sign(one.claims, inAMinute()),
    expired: await tokens.sign(one.claims, new Date(Date.now() - 120_000)),
    tampered: `${head}.${forged}.${signature}`,
    unsigned: `${unsigned}.${payload}.`,
    'a session': session.token,
  };
  for (const [kind, token] of Object.entries(refused)) {
    expect([kind, (await comment(one.claims.runId, token)).statusCode]).toEqual([kind, 401]);
  }
  const asSession = await app.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${own}` } });
  expect(asSession.statusCode).toBe(401);
});

it('is worthless in another organization, for an attempt that was replaced, and after the end', async () => {
  const [one, other] = [await running(), await running()];
  const stray = [
    { ...one.claims, orgId: other.claims.orgId },
    { ...one.claims, generation: 1 },
  ];
  for (const claims of stray) {
    const answer = await comment(claims.runId, await tokens.sign(claims, inAMinute()));
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'not_running']);
  }
  await helix.build.query(
    `update runs set status = 'succeeded', finished_at = now(), lease_owner = null, lease_expires_at = null where id = $1`,
    [one.claims.runId],
  );
  const late = await comment(one.claims.runId, await tokens.sign(one.claims, inAMinute()));
  expect(late.statusCode).toBe(409);
  expect(await helix.build.query('select 1 from comments where task_id = $1', [one.taskId])).toEqual([]);
});

// Two replicas of the Backend behind one Redis: what one knows, the other knows at once; without Redis both go on.
import { builtPassword, startTestRedis, type TestRedis } from '@helix/testing';
import { waitFor } from '@helix/testing/system';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from './testing/test-app.ts';

let redis: TestRedis;
let helix: TestApp;
let one: FastifyInstance;
let two: FastifyInstance;
beforeAll(async () => {
  redis = await startTestRedis();
  helix = await createTestApp({ REDIS_URL: redis.url, HELIX_RATE_LIMIT: 'on' });
  [one, two] = [helix.app, (await helix.replica()).app];
});
afterAll(async () => {
  await helix?.stop();
  await redis?.stop();
});

async function newPerson(): Promise<{ email: string; password: string }> {
  const organization = await helix.build.organization();
  const user = await helix.build.user({ org_id: organization.id });
  return { email: user.email, password: builtPassword };
}

const signIn = (app: FastifyInstance, payload: { email: string; password: string }) =>
  app.inject({ method: 'POST', url: '/api/auth/login', payload });
const tokenOf = async (app: FastifyInstance, person: { email: string; password: string }) =>
  (await signIn(app, person)).json().access_token as string;
const asks = (app: FastifyInstance, token: string) =>
  app.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${token}` } });
const isReady = (app: FastifyInstance) => app.inject({ url: '/api/ready' });

async function withoutRedis(body: () => Promise<void>): Promise<void> {
  await redis.kill();
  await waitFor('both to notice', () => [one, two].every((app) => !app.deps.bus.status().ok));
  try {
    await body();
  } finally {
    await redis.startAgain();
    await waitFor('both to be connected', () => [one, two].every((app) => app.deps.bus.status().ok));
  }
}

it('refuses at one replica, from the answer on, the session that was ended at the other', async () => {
  const token = await tokenOf(one, await newPerson());
  for (const app of [one, two]) expect((await asks(app, token)).statusCode).toBe(200);
  const out = {
    method: 'POST',
    url: '/api/auth/logout',
    headers: { authorization: `Bearer ${token}` },
  } as const;
  expect((await one.inject(out)).statusCode).toBe(204);
  expect((await asks(two, token)).statusCode).toBe(401);
  expect((await asks(one, token)).statusCode).toBe(401);
});

it('ends every other session with a changed password, wherever it is used', async () => {
  const person = await newPerson();
  const [kept, ended] = [await tokenOf(one, person), await tokenOf(two, person)];
  for (const app of [one, two]) expect((await asks(app, ended)).statusCode).toBe(200);
  const change = await one.inject({
    method: 'POST',
    url: '/api/auth/change-password',
    headers: { authorization: `Bearer ${kept}` },
    payload: { current_password: builtPassword, new_password: 'a better password' },
  });
  expect(change.statusCode).toBe(204);
  expect((await asks(two, ended)).statusCode).toBe(401);
  expect((await asks(two, kept)).statusCode).toBe(200);
});

it('gives a person another role at both replicas from the answer on', async () => {
  const organization = await helix.build.organization();
  const owner = await helix.person(organization.id, 'owner');
  const member = await helix.build.user({ org_id: organization.id });
  const token = await tokenOf(two, { email: member.email, password: builtPassword });
  const invitations = () =>
    two.inject({ url: '/api/invitations', headers: { authorization: `Bearer ${token}` } });
  expect((await invitations()).statusCode).toBe(403);
  expect((await owner.patch(`/api/users/${member.id}`, { role: 'admin' })).status).toBe(200);
  expect((await invitations()).statusCode).toBe(200);
  expect((await owner.post(`/api/users/${member.id}/disable`)).status).toBe(200);
  expect((await invitations()).statusCode).toBe(401);
});

it('counts wrong passwords of one account at all replicas together', async () => {
  const person = await newPerson();
  const guess = { ...person, password: 'wrong' };
  for (let turn = 0; turn < 5; turn += 1)
    for (const app of [one, two]) expect((await signIn(app, guess)).statusCode).toBe(401);
  for (const app of [one, two]) {
    const refused = await signIn(app, person);
    expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  }
});

it('lets people sign in and out while Redis is away, and guessers wait', async () => {
  const [before, guessed] = [await newPerson(), await newPerson()];
  const earlier = await tokenOf(one, before);
  const lost = await tokenOf(two, before);
  expect((await asks(two, earlier)).statusCode).toBe(200);
  await withoutRedis(async () => {
    expect((await isReady(one)).json()).toMatchObject({
      ready: true,
      bus: {
        ok: false,
        message: 'Redis does not answer. Check that it runs and that REDIS_URL leads to it.',
      },
    });
    const late = await tokenOf(two, before);
    for (const token of [earlier, late]) {
      expect((await asks(one, token)).statusCode).toBe(200);
      expect((await asks(two, token)).statusCode).toBe(200);
    }
    await one.inject({
      method: 'POST',
      url: '/api/auth/logout',
      headers: { authorization: `Bearer ${lost}` },
    });
    expect((await asks(two, lost)).statusCode).toBe(401);
    const answers: number[] = [];
    for (let turn = 0; turn < 11; turn += 1)
      answers.push((await signIn(one, { ...guessed, password: 'wrong' })).statusCode);
    expect(answers).toEqual([...Array(10).fill(401), 429]);
  });
  expect((await isReady(one)).json()).toMatchObject({ bus: { ok: true, message: 'Redis answers.' } });
  expect((await asks(two, lost)).statusCode).toBe(401);
  expect((await asks(two, earlier)).statusCode).toBe(200);
});

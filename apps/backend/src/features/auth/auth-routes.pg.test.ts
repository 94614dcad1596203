import { builtPassword } from '@helix/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let helix: TestApp;
let orgId: string;

beforeAll(async () => {
  helix = await createTestApp();
  orgId = (await helix.build.organization()).id;
});
afterAll(() => helix.stop());

type Login = { email: string; password: string };
const login = (payload: object | string, headers: Record<string, string> = {}) =>
  helix.app.inject({ method: 'POST', url: '/api/auth/login', payload, headers });
const credentials = async (): Promise<Login & { id: string }> => {
  const user = await helix.build.user({ org_id: orgId, role: 'owner' });
  return { id: user.id, email: user.email, password: builtPassword };
};
const me = (token: string) =>
  helix.app.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${token}` } });

describe('signing in', () => {
  it('takes JSON and forms, and sets a cookie that scripts cannot read', async () => {
    const { email, password } = await credentials();
    const json = await login({ email: ` ${email.toUpperCase()} `, password });
    expect(json.statusCode).toBe(200);
    expect(json.json()).toMatchObject({ token_type: 'bearer', user: { email, role: 'owner' } });
    expect(json.json().user).not.toHaveProperty('password_hash');
    const cookie = json.cookies[0];
    expect(cookie).toMatchObject({ name: 'helix_session', httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(cookie).not.toHaveProperty('secure');
    const form = await login(
      `username=${encodeURIComponent(email)}&password=${encodeURIComponent(password)}`,
      {
        'content-type': 'application/x-www-form-urlencoded',
      },
    );
    expect(form.statusCode).toBe(200);
    const byCookie = await helix.app.inject({
      url: '/api/auth/me',
      cookies: { helix_session: form.json().access_token },
    });
    expect(byCookie.json()).toMatchObject({ email, abilities: { manage_organization: true } });
  });

  it('answers the same to a wrong password, an unknown e-mail and a disabled account', async () => {
    const { email, id } = await credentials();
    const wrong = await login({ email, password: 'wrong password' });
    const unknown = await login({ email: 'nobody@example.com', password: builtPassword });
    const strange = await login({ email: 'no\u0000body', password: builtPassword });
    await helix.build.query('update users set disabled_at = now() where id = $1', [id]);
    const disabled = await login({ email, password: builtPassword });
    for (const answer of [wrong, unknown, strange, disabled]) {
      expect(answer.statusCode).toBe(401);
      expect(answer.json().code).toBe('invalid_credentials');
      expect(answer.json().detail).toBe(wrong.json().detail);
    }
  });

  it.each([[{}], [{ email: 'a@b.de' }], [{ email: 1, password: 2 }], [[]]])(
    'answers 400 to %j',
    async (body) => {
      expect((await login(body)).statusCode).toBe(400);
    },
  );

  it('refuses a forged page, whatever its cookie', async () => {
    const { email, password } = await credentials();
    const forged = await login({ email, password }, { origin: 'https://evil.example' });
    expect(forged.json()).toMatchObject({ status: 403, code: 'forbidden_origin' });
    const own = await login({ email, password }, { origin: 'http://helix.test' });
    expect(own.statusCode).toBe(200);
    const sameHost = await login(
      { email, password },
      { origin: 'http://localhost:3000', host: 'localhost:3000' },
    );
    expect(sameHost.statusCode).toBe(200);
  });
});

describe('sessions', () => {
  it('end at once when signing out, on every replica', async () => {
    const other = await helix.replica();
    const token = (await login(await credentials())).json().access_token;
    const askOther = () =>
      other.app.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${token}` } });
    expect((await askOther()).statusCode).toBe(200);
    const heard = new Promise((resolve) => other.deps.bus.subscribe('session-ended', resolve));
    const out = await helix.app.inject({
      method: 'POST',
      url: '/api/auth/logout',
      cookies: { helix_session: token },
      headers: { origin: 'http://helix.test' },
    });
    expect(out.statusCode).toBe(204);
    expect(out.cookies[0]).toMatchObject({ name: 'helix_session', value: '' });
    expect((await me(token)).json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    await heard;
    expect((await askOther()).statusCode).toBe(401);
  });

  it('end everywhere else when the password changes', async () => {
    const account = await credentials();
    const [kept, ended] = [await login(account), await login(account)].map(
      (each) => each.json().access_token,
    );
    const change = (body: object) =>
      helix.app.inject({
        method: 'POST',
        url: '/api/auth/change-password',
        headers: { authorization: `Bearer ${kept}` },
        payload: body,
      });
    expect((await me(ended)).statusCode).toBe(200);
    const wrong = await change({ current_password: 'no', new_password: 'a better password' });
    expect(wrong.json()).toMatchObject({ status: 400, errors: [{ field: 'current_password' }] });
    const short = await change({ current_password: account.password, new_password: 'short' });
    expect(short.json()).toMatchObject({ status: 400, errors: [{ field: 'new_password' }] });
    expect(
      (await change({ current_password: account.password, new_password: 'a better password' })).statusCode,
    ).toBe(204);
    expect((await me(kept)).statusCode).toBe(200);
    expect((await me(ended)).statusCode).toBe(401);
    expect((await login(account)).statusCode).toBe(401);
    expect((await login({ email: account.email, password: 'a better password' })).statusCode).toBe(200);
  });

  it.each(['', 'Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic abc'])(
    'are not opened by "%s"',
    async (authorization) => {
      const token = (await login(await credentials())).json().access_token;
      const answer = await helix.app.inject({ url: '/api/auth/me', headers: { authorization } });
      expect(answer.statusCode).toBe(401);
      const unsigned = `${token.split('.').slice(0, 2).join('.')}.`;
      expect((await me(unsigned)).statusCode).toBe(401);
    },
  );

  it('need their own site when a cookie carries them', async () => {
    const token = (await login(await credentials())).json().access_token;
    const send = (headers: Record<string, string>) =>
      helix.app.inject({
        method: 'POST',
        url: '/api/departments',
        payload: { name: `D${Math.random()}` },
        cookies: { helix_session: token },
        headers,
      });
    expect((await send({ origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await send({ origin: 'null' })).statusCode).toBe(403);
    expect((await send({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await send({ origin: 'http://helix.test' })).statusCode).toBe(201);
    expect((await send({})).statusCode).toBe(201);
  });
});

describe('limits', () => {
  it('make a guesser wait, per account, and forget a person who signs in', async () => {
    const limited = await createTestApp({ HELIX_RATE_LIMIT: 'on' });
    try {
      const organization = await limited.build.organization();
      const user = await limited.build.user({ org_id: organization.id });
      const guess = (password: string) =>
        limited.app.inject({
          method: 'POST',
          url: '/api/auth/login',
          payload: { email: user.email, password },
        });
      for (let count = 0; count < 9; count += 1) await guess('wrong');
      expect((await guess(builtPassword)).statusCode).toBe(200);
      for (let count = 0; count < 10; count += 1) expect((await guess('wrong')).statusCode).toBe(401);
      const refused = await guess(builtPassword);
      expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await limited.stop();
    }
  });

  it('make the cookie secure where people come by https', async () => {
    const secure = await createTestApp({ HELIX_PUBLIC_URL: 'https://helix.example' });
    try {
      const organization = await secure.build.organization();
      const user = await secure.build.user({ org_id: organization.id });
      const answer = await secure.app.inject({
        method: 'POST',
        url: '/api/auth/login',
        payload: { email: user.email, password: builtPassword },
      });
      expect(answer.cookies[0]).toMatchObject({ secure: true });
      expect(answer.headers['strict-transport-security']).toBeDefined();
    } finally {
      await secure.stop();
    }
  });
});

// What holds for every route: who gets in, how errors leave, what the document says.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAnswer } from './testing/check-answer.ts';
import { createTestApp, type TestApp } from './testing/test-app.ts';

let helix: TestApp;
let world: Awaited<ReturnType<TestApp['world']>>;
beforeAll(async () => {
  helix = await createTestApp();
  world = await helix.world();
});
afterAll(() => helix.stop());

const PUBLIC = new Set([
  'GET /api/health',
  'GET /api/ready',
  'GET /api/setup',
  'POST /api/setup',
  'POST /api/auth/login',
  'POST /api/invitations/lookup',
  'POST /api/invitations/accept',
]);
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Operation = {
  summary?: string;
  tags?: string[];
  requestBody?: { content: Record<string, unknown> };
};

function operations(): { method: Method; path: string; operation: Operation }[] {
  const { paths } = helix.app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Method,
      path,
      operation,
    })),
  );
}

/** What stands in an address beside ids. */
const parameters: Record<string, string> = { name: 'MEMORY.md', version: '1', date: '2026-01-31' };

const withId = (path: string, id = '00000000-0000-7000-8000-000000000000') =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? id);

/** What routes need beside an id, by the end of their path. */
const bodies: [string, object][] = [
  ['/move', { status: 'done' }],
  ['/comments', { content: 'x' }],
  ['/mentions/preview', { content: 'x' }],
  ['/reject', { feedback: 'x' }],
  ['/{user_id}', { level: 'view' }],
  ['/skills', { skill_ids: [] }],
  ['/memory', { content: 'x', expected_hash: '0'.repeat(64) }],
  ['/restore', { expected_hash: '0'.repeat(64) }],
];

describe('every route', () => {
  it('is private unless it is on the list of public ones', async () => {
    const open = new Set<string>();
    for (const { method, path } of operations()) {
      const answer = await world.nobody.call(method, withId(path));
      if (answer.status === 401) expect(answer.body.code).toBe('unauthenticated');
      else open.add(`${method} ${path}`);
    }
    expect(open).toEqual(PUBLIC);
  });

  it('has a summary and a group', () => {
    expect(operations().length).toBeGreaterThan(35);
    for (const { operation } of operations()) {
      expect(operation.summary).toBeTruthy();
      expect(operation.tags).toHaveLength(1);
    }
  });

  it('answers 400 to an id that is none, and 404 to one that does not exist', async () => {
    for (const { method, path } of operations()) {
      if (!path.includes('{id}')) continue;
      expect(
        (await world.owner.call(method, withId(path, 'nonsense'), { body: {} })).status,
        `${method} ${path}`,
      ).toBe(400);
      const [, body] = bodies.find(([ending]) => path.endsWith(ending)) ?? ['', {}];
      const answer = await world.owner.call(method, withId(path), { body });
      expect(answer.status, `${method} ${path}`).toBe(404);
      expect(answer.body.detail).toMatch(/does not exist/);
    }
  });

  it.each([
    ['broken JSON', '{"a":', 'application/json', 400, 'bad_request'],
    ['no JSON', 'hello', 'text/plain', 415, 'unsupported_media_type'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['a body of the wrong kind', '[1]', 'application/json', 400, 'validation_failed'],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', 'application/json', 400, 'bad_request'],
    ['nothing where something is needed', '', 'application/json', 400, 'validation_failed'],
    ['more than a megabyte', `"${'x'.repeat(1_100_000)}"`, 'application/json', 413, 'payload_too_large'],
  ])('that takes a body refuses %s in words', async (_, payload, type, status, code) => {
    for (const { method, path, operation } of operations()) {
      // Files have limits and words of their own.
      if (!operation.requestBody?.content['application/json']) continue;
      if (path === '/api/auth/login' && type.includes('form')) continue;
      const answer = await world.owner.call(method, withId(path), {
        body: payload,
        headers: { 'content-type': type },
      });
      // A patch whose fields are all optional has nothing against an empty object, but against none at all.
      expect([answer.status, answer.body.code], `${method} ${path}`).toEqual([status, code]);
      expect(answer.body).toMatchObject({ status, type: 'about:blank' });
      expect(answer.body.request_id).toBe(answer.headers['x-request-id']);
    }
  });
});

describe('the error exit', () => {
  it('answers 404 and 405 as problems', async () => {
    expect((await world.owner.get('/api/nothing')).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await world.nobody.get('/api/nothing')).status).toBe(404);
    const wrong = await world.owner.call('PUT', '/api/tasks');
    expect(wrong.body).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect(wrong.headers.allow).toBe('GET, HEAD, POST');
    expect((await world.owner.get('/api/tasks/%E0%A4%A')).body).toMatchObject({ status: 400 });
    expect((await world.owner.get(`/api/tasks/${'x'.repeat(2000)}`)).status).toBe(414);
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'status=nothing',
    'board_id=1',
    'cursor=AAAA',
    'cursor=%00',
    'archived=perhaps',
  ])('answers 400 to GET /api/tasks?%s', async (query) => {
    const answer = await world.owner.get(`/api/tasks?${query}`);
    expect(answer.body).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it('takes a request id from outside when it is harmless', async () => {
    const kept = await world.nobody.get('/api/health', { headers: { 'x-request-id': 'abc-1' } });
    expect(kept.headers['x-request-id']).toBe('abc-1');
    const made = await world.nobody.get('/api/health', { headers: { 'x-request-id': 'a b{}' } });
    expect(made.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends the security headers', async () => {
    const { headers } = await world.owner.get('/api/auth/me');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  it('lets only the public origin read answers from another host', async () => {
    const ask = (origin: string, method: 'GET' | 'OPTIONS' = 'GET') =>
      helix.app.inject({ method, url: '/api/health', headers: { origin, host: 'api.helix.test' } });
    const allowed = await ask('http://helix.test');
    expect(allowed.headers['access-control-allow-origin']).toBe('http://helix.test');
    const preflight = await ask('http://helix.test', 'OPTIONS');
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers['access-control-allow-methods']).toContain('PATCH');
    const refused = await ask('https://evil.example');
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
    expect((await ask('https://evil.example', 'OPTIONS')).statusCode).not.toBe(204);
  });

  it('answers 503 with the reason when the database is away', async () => {
    const lost = await createTestApp();
    try {
      const { owner, nobody } = await lost.world();
      expect((await nobody.get('/api/ready')).body).toMatchObject({ ready: true });
      await lost.loseDatabase();
      expect(await owner.get('/api/tasks')).toMatchObject({
        status: 503,
        body: { code: 'database_unavailable' },
      });
      expect((await owner.get('/api/tasks')).headers['retry-after']).toBe('1');
      const ready = await nobody.get('/api/ready');
      expect(ready).toMatchObject({
        status: 503,
        body: { ready: false, database: { ok: false }, gateway: { ok: true } },
      });
      expect((await nobody.get('/api/health')).status).toBe(200);
      lost.gateway.isReady = false;
      expect((await nobody.get('/api/ready')).body.gateway.message).toBe('The gateway is away.');
    } finally {
      await lost.stop();
    }
  });
});

describe('the document', () => {
  it('is OpenAPI 3.1 with real schemas, and a page without scripts', async () => {
    const { body } = await world.nobody.get('/api/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const card = body.paths['/api/tasks'].get.responses['200'].content['application/json'].schema;
    expect(card.properties.items.items.properties.title).toEqual({ type: 'string' });
    expect(body.paths['/api/auth/login'].post.security).toEqual([]);
    const page = await world.nobody.get('/api/docs');
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.text).toContain('/api/tasks/{id}/move');
    expect(page.text).not.toContain('<script');
  });

  it('is what the tests hold answers against', () => {
    const check = (body: object) => checkAnswer(helix.app, 'GET', '/api/health', 200, body);
    expect(() => check({ status: 'ok', version: '1' })).not.toThrow();
    expect(() => check({ status: 'ok', version: '1', secret: 1 })).toThrow('outside its contract');
    expect(() => check({ status: 'ok' })).toThrow('outside its contract');
  });
});

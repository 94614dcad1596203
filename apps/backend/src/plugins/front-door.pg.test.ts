import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../testing/test-app.ts';

let frontend: Server;
let helix: TestApp;
const seen: { url: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  frontend = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ url: request.url, headers: request.headers, body });
      response.writeHead(request.url === '/gone' ? 307 : 200, {
        'content-type': 'text/html',
        location: '/sign-in',
        'set-cookie': 'theme=dark',
        'content-security-policy': "script-src 'nonce-1'",
      });
      response.end('<h1>page</h1>');
    });
  });
  await new Promise<void>((resolve) => frontend.listen(0, '127.0.0.1', resolve));
  helix = await createTestApp({
    HELIX_FRONTEND_URL: `http://127.0.0.1:${(frontend.address() as AddressInfo).port}`,
  });
});
afterAll(async () => {
  await helix.stop();
  frontend.close();
});

it('streams pages from the frontend as they are, and says who asked', async () => {
  const answer = await helix.app.inject({
    url: '/boards/1?tab=a%20b',
    headers: {
      host: 'helix.test',
      cookie: 'helix_session=x',
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
    },
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toBe('<h1>page</h1>');
  expect(answer.headers['content-security-policy']).toBe("script-src 'nonce-1'");
  expect(answer.headers['set-cookie']).toBe('theme=dark');
  expect(answer.headers['x-request-id']).toBeDefined();
  expect(seen.at(-1)).toMatchObject({
    url: '/boards/1?tab=a%20b',
    headers: {
      cookie: 'helix_session=x',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'helix.test',
      'x-forwarded-proto': 'http',
    },
  });
});

it('passes redirects and bodies through', async () => {
  expect((await helix.app.inject('/gone')).headers.location).toBe('/sign-in');
  const sent = 'x'.repeat(2_000_000);
  const answer = await helix.app.inject({
    method: 'POST',
    url: '/upload',
    payload: sent,
    headers: { 'content-type': 'text/plain', origin: 'http://helix.test' },
  });
  expect(answer.statusCode).toBe(200);
  expect(seen.at(-1)?.body.length).toBe(sent.length);
});

it('keeps /api for itself', async () => {
  const count = seen.length;
  for (const url of ['/api', '/api/', '/api/nothing', '/api/tasks']) {
    const answer = await helix.app.inject(url);
    expect(answer.headers['content-type']).toContain('problem+json');
  }
  expect((await helix.app.inject({ method: 'PUT', url: '/api/tasks' })).statusCode).toBe(405);
  expect(seen).toHaveLength(count);
});

it('says in plain words that the frontend is away', async () => {
  const away = await createTestApp({ HELIX_FRONTEND_URL: 'http://127.0.0.1:1' });
  try {
    const answer = await away.app.inject('/boards');
    expect(answer.statusCode).toBe(502);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.body).toContain('does not answer');
    expect((await away.app.inject('/api/health')).statusCode).toBe(200);
  } finally {
    await away.stop();
  }
});

it('answers addresses of other hosts with a problem and asks nobody', async () => {
  const asked = seen.length;
  await helix.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = helix.app.server.address() as AddressInfo;
  for (const path of ['http://10.0.0.1/x', '//10.0.0.1/x', '/\\10.0.0.1/x']) {
    const answer = await new Promise<IncomingMessage>((resolve) =>
      get({ host: '127.0.0.1', port, path }, (response) => resolve(response.resume())),
    );
    expect(answer.statusCode).toBe(400);
  }
  expect(seen.length).toBe(asked);
});

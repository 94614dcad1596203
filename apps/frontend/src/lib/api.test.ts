import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ApiClient, createApiClient } from './api.ts';
import { ApiError } from './api-error.ts';

let server: Server | undefined;
afterEach(() => server?.close());

async function clientOf(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ api: ApiClient; signedOut: () => number }> {
  server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let count = 0;
  const api = createApiClient({
    baseUrl: () => `http://127.0.0.1:${port}`,
    headers: { cookie: 'session=abc' },
    onSignedOut: () => {
      count += 1;
    },
  });
  return { api, signedOut: () => count };
}

const schema = z.object({ name: z.string() });

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe('the API client', () => {
  it('sends query, body and headers, and parses the answer', async () => {
    const { api } = await clientOf(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const seen = `${request.method} ${request.url} ${request.headers.cookie} ${Buffer.concat(chunks)}`;
      response.end(JSON.stringify({ name: seen }));
    });
    const answer = await api.patch('/api/x', { schema, query: { a: 1, b: undefined }, body: { c: 'ü' } });
    expect(answer.name).toBe('PATCH /api/x?a=1 session=abc {"c":"ü"}');
  });

  it('reports an ended session once, and still rejects', async () => {
    const { api, signedOut } = await clientOf((_request, response) => {
      response.writeHead(401);
      response.end(JSON.stringify(problemOf(401, 'unauthenticated')));
    });
    expect((await failureOf(api.get('/api/x', { schema }))).code).toBe('unauthenticated');
    expect(signedOut()).toBe(1);
  });

  it('does not take a wrong password for an ended session', async () => {
    const { api, signedOut } = await clientOf((_request, response) => {
      response.writeHead(401);
      response.end(JSON.stringify(problemOf(401, 'invalid_credentials')));
    });
    await failureOf(api.post('/api/auth/login', { schema, body: {} }));
    expect(signedOut()).toBe(0);
  });

  it('refuses an answer of another shape', async () => {
    const { api } = await clientOf((_request, response) => response.end('{"name":1}'));
    expect((await failureOf(api.get('/api/x', { schema }))).code).toBe('unexpected_answer');
  });

  it('takes an empty answer for null', async () => {
    const { api } = await clientOf((_request, response) => {
      response.writeHead(204);
      response.end();
    });
    expect(await api.delete('/api/x', { schema: z.unknown() })).toBeNull();
  });

  it('says that the server cannot be reached', async () => {
    const api = createApiClient({ baseUrl: () => 'http://127.0.0.1:1', onSignedOut: () => undefined });
    expect((await failureOf(api.get('/api/x', { schema }))).code).toBe('unreachable');
  });

  it('leaves a call that was given up alone', async () => {
    const { api } = await clientOf(() => undefined);
    const abort = new AbortController();
    const call = api.get('/api/x', { schema, signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});

function problemOf(status: number, code: string) {
  return { type: 'about:blank', title: code, status, code, detail: 'A sentence.' };
}

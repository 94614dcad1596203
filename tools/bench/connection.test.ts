import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Connection } from './connection.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function connectionTo(answer: (path: string, body: string) => { status: number; parts: string[] }) {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { status, parts } = answer(request.url ?? '', body);
      const length = Buffer.byteLength(parts.join(''));
      response.writeHead(status, request.url === '/chunked' ? {} : { 'content-length': length });
      for (const part of parts) response.write(part);
      response.end();
    });
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', () => listening.resolve());
  await listening.promise;
  const connection = new Connection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  closers.push(() => {
    connection.close();
    server.close();
  });
  return connection;
}

it('counts one answer after the other on one connection, however they are cut', async () => {
  const connection = await connectionTo((path, body) => ({
    status: path === '/missing' ? 404 : 200,
    parts: [path, body, 'é'.repeat(100_000)],
  }));
  expect(await connection.send('GET', '/a', {})).toEqual({ status: 200, bytes: 200_002 });
  expect(await connection.send('POST', '/b', { 'content-length': '3' }, 'xyz')).toEqual({
    status: 200,
    bytes: 200_005,
  });
  expect((await connection.send('GET', '/missing', {})).status).toBe(404);
});

it('does not guess where an answer ends, and tells of a connection that broke', async () => {
  const connection = await connectionTo(() => ({ status: 200, parts: ['a', 'b'] }));
  await expect(connection.send('GET', '/chunked', {})).rejects.toThrow('how long');
  const nobody = new Connection('http://127.0.0.1:9');
  await expect(nobody.send('GET', '/', {})).rejects.toThrow();
});

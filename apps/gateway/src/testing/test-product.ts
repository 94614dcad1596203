// The part of the Backend that tools reach, as a small server: what a run's task has, and what was asked of it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type TestFile = { name: string; type: string; bytes: Buffer };

export const PRODUCT_TOKEN = 'run-token';

/** `failure`: what every request is answered from then on. Texts come in pages of `pageBytes`. */
export async function startTestProduct(files: TestFile[], options: { pageBytes?: number } = {}) {
  const requests: { method: string; path: string; authorization: string; body: unknown }[] = [];
  const state: { failure: { status: number; detail: string } | null } = { failure: null };
  const items = files.map((file, index) => ({
    id: `file-${index}`,
    name: file.name,
    type: file.type,
    size_bytes: file.bytes.length,
  }));

  function answer(method: string, path: string, offset: number): { status: number; body: object | Buffer } {
    if (state.failure) return { status: state.failure.status, body: { detail: state.failure.detail } };
    if (method === 'POST') return { status: 201, body: { id: 'new', name: 'plan (2).md' } };
    if (path.endsWith('/attachments')) return { status: 200, body: { items } };
    const file = files[items.findIndex((item) => path.includes(`/${item.id}/`))];
    if (!file) return { status: 404, body: { detail: 'There is no such file.' } };
    if (path.endsWith('/content')) return { status: 200, body: file.bytes };
    const end = Math.min(offset + (options.pageBytes ?? 1_000), file.bytes.length);
    const page = {
      text: file.bytes.toString('utf8', offset, end),
      next_offset: end < file.bytes.length ? end : null,
      total_bytes: file.bytes.length,
      note: file.type === 'application/pdf' ? 'Only 1 of its 2 pages were read.' : null,
    };
    return { status: 200, body: page };
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { method = 'GET' } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = chunks.length === 0 ? null : (JSON.parse(Buffer.concat(chunks).toString()) as unknown);
      const path = `${url.pathname}${url.search}`;
      requests.push({ method, path, authorization: request.headers.authorization ?? '', body });
      const { status, body: said } = answer(
        method,
        url.pathname,
        Number(url.searchParams.get('offset') ?? 0),
      );
      response.writeHead(status, {
        'content-type': Buffer.isBuffer(said) ? 'image/png' : 'application/json',
      });
      response.end(Buffer.isBuffer(said) ? said : JSON.stringify(said));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { product: { url, token: PRODUCT_TOKEN }, requests, state };
}

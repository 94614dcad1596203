import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { newId } from '@helix/database';
import { elfBytes, pdfBytes, pngBytes } from '@helix/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildApp } from '../app.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { fileBodies, receiveFile } from './file-body.ts';

const MEGABYTE = 1024 ** 2;

let helix: TestApp;
let app: FastifyInstance;
let url: string;
let orgId: string;
let taskId: string;
let folder: string;
/** Runs while the bytes are in place and their row is not written yet. */
let betweenPlaceAndRow: () => Promise<void> = async () => {};

beforeAll(async () => {
  helix = await createTestApp({ HELIX_MAX_UPLOAD_MB: '1' });
  folder = helix.deps.config.uploads.folder;
  app = await buildApp({ ...helix.deps, extraRoutes: [routeWithFiles] });
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/test/files`;
});
afterAll(async () => {
  await app.close();
  await helix.stop();
});
beforeEach(async () => {
  betweenPlaceAndRow = async () => {};
  ({ id: orgId } = await helix.build.organization());
  const board = await helix.build.board({ org_id: orgId });
  ({ id: taskId } = await helix.build.task({ org_id: orgId, board_id: board.id }));
});

/** As a feature does it: a row that points to the content, in a transaction. */
async function routeWithFiles(routes: FastifyInstance): Promise<void> {
  await routes.register(fileBodies);
  routes.post('/api/test/files', { config: { public: true, takesFile: true } }, (request) =>
    receiveFile(request, orgId, async (file) => {
      await betweenPlaceAndRow();
      const id = newId();
      await helix.deps.database
        .forOrganization(orgId)
        .insertInto('task_attachments')
        .values({
          id,
          org_id: orgId,
          task_id: taskId,
          upload_hash: file.hash,
          name: file.name,
          type: file.type,
          size_bytes: file.sizeBytes,
          uploaded_by_type: 'user',
          uploaded_by_name: 'Ada',
        })
        .execute();
      return { ...file, id };
    }),
  );
}

async function upload(name: string, bytes: Buffer<ArrayBuffer> | string) {
  const form = new FormData();
  form.set('file', new Blob([bytes]), name);
  const response = await fetch(url, { method: 'POST', body: form });
  // biome-ignore lint/suspicious/noExplicitAny: answers of two shapes, the file's and the problem's.
  return { status: response.status, body: (await response.json()) as any };
}

const remove = (id: string) =>
  helix.deps.database.forOrganization(orgId).deleteFrom('task_attachments').where('id', '=', id).execute();
const pathOf = (hash: string) => helix.deps.uploads.pathOf({ orgId, hash });
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

async function filesOf(organization = orgId): Promise<string[]> {
  const found = await readdir(join(folder, organization), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return found.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function staged(): Promise<string[]> {
  return readdir(join(folder, '.incoming')).catch(() => []);
}

async function expectNothingKept(): Promise<void> {
  await expect.poll(staged).toEqual([]);
  await expect.poll(() => filesOf()).toEqual([]);
  expect(await helix.build.query('select 1 from uploads where org_id = $1', [orgId])).toEqual([]);
}

it('keeps a file under the hash of its bytes, for this user alone', async () => {
  const { status, body } = await upload('Über den Plan.md', '# Plan');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: 'Über den Plan.md',
    type: 'text/markdown',
    sizeBytes: 6,
    hash: sha256('# Plan'),
  });
  expect(await readFile(pathOf(body.hash), 'utf8')).toBe('# Plan');
  expect((await stat(pathOf(body.hash))).mode & 0o077).toBe(0);
  expect((await stat(join(folder, orgId))).mode & 0o077).toBe(0);
  expect(await staged()).toEqual([]);
});

it('keeps one content once, and removes it with the last row that uses it', async () => {
  const [first, second] = [await upload('a.png', pngBytes), await upload('b.png', pngBytes)];
  expect(await filesOf()).toEqual([sha256(pngBytes)]);
  const key = { orgId, hash: first.body.hash };
  await remove(first.body.id);
  await helix.deps.uploads.release(key);
  expect(await filesOf()).toHaveLength(1);
  await remove(second.body.id);
  await helix.deps.uploads.release(key);
  await expectNothingKept();
});

it('keeps the same content of two organizations apart', async () => {
  await upload('a.txt', 'shared words');
  const one = orgId;
  const { id } = await helix.build.organization();
  const board = await helix.build.board({ org_id: id });
  orgId = id;
  ({ id: taskId } = await helix.build.task({ org_id: id, board_id: board.id }));
  await upload('a.txt', 'shared words');
  expect([await filesOf(one), await filesOf(id)]).toEqual([
    [sha256('shared words')],
    [sha256('shared words')],
  ]);
});

it('removes what a deleted task had with the next sweep', async () => {
  await upload('a.txt', 'words');
  await helix.build.query('delete from tasks where id = $1', [taskId]);
  expect(await helix.deps.uploads.sweep(new Date())).toBeGreaterThan(0);
  await expectNothingKept();
});

it('never sweeps a content that somebody is adding, even when its last row goes meanwhile', async () => {
  const first = await upload('a.txt', 'raced words');
  betweenPlaceAndRow = async () => {
    await remove(first.body.id);
    await helix.deps.uploads.release({ orgId, hash: first.body.hash });
    await helix.deps.uploads.sweep(new Date());
  };
  const second = await upload('b.txt', 'raced words');
  expect(second.status).toBe(200);
  expect(await readFile(pathOf(second.body.hash), 'utf8')).toBe('raced words');
});

it('survives adding and removing the same content at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const answer = await upload(`${number}-${round}.txt`, 'contended');
        if (number < 3) {
          await remove(answer.body.id);
          await helix.deps.uploads.release({ orgId, hash: answer.body.hash });
        }
        return answer.status;
      }),
    );
    expect(answers).toEqual([200, 200, 200, 200]);
    expect(await readFile(pathOf(sha256('contended')), 'utf8')).toBe('contended');
    const rows = await helix.build.query('select uses, pending from uploads where org_id = $1', [orgId]);
    expect(rows).toEqual([{ uses: (round + 1) * 2, pending: 0 }]);
  }
});

it('leaves nothing when the rows cannot be written', async () => {
  betweenPlaceAndRow = () => Promise.reject(new Error('no'));
  expect((await upload('a.txt', 'words')).status).toBe(500);
  await expectNothingKept();
});

it('forgets after a while what a Backend that died had reserved', async () => {
  await helix.build.query(
    `insert into uploads (org_id, hash, size_bytes, pending, reserved_until) values ($1, $2, 5, 1, now() - interval '1 second')`,
    [orgId, sha256('words')],
  );
  await helix.deps.uploads.sweep(new Date());
  await expectNothingKept();
});

it('sweeps unfinished files that are old, and none that may still arrive', async () => {
  await upload('a.txt', 'the folder is there now');
  const [old, young] = [join(folder, '.incoming', 'old'), join(folder, '.incoming', 'young')];
  const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);
  for (const path of [old, young]) await writeFile(path, 'half a fi');
  await utimes(old, twoHoursAgo, twoHoursAgo);
  await helix.deps.uploads.sweep(new Date());
  expect(await staged()).toEqual(['young']);
  await helix.deps.uploads.sweep(new Date(Date.now() + 2 * 3_600_000));
  expect(await staged()).toEqual([]);
});

it.each([
  ['a PNG named .pdf', 'paper.pdf', pngBytes, /is a PNG file/],
  ['HTML named .png', 'photo.png', '<!doctype html><script>alert(1)</script>', /is an HTML page/],
  ['a program named .txt', 'notes.txt', elfBytes, /Linux program/],
  [
    'text that stops being text at its end',
    'notes.txt',
    Buffer.concat([Buffer.alloc(9_000, 'a'), Buffer.from([0xff])]),
    /UTF-8/,
  ],
])('refuses %s', async (_, name, bytes, words) => {
  const { status, body } = await upload(name, bytes);
  expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  expect(body.detail).toMatch(words);
  await expectNothingKept();
});

it('takes a letter of several bytes that is cut between two chunks', async () => {
  const text = 'é'.repeat(300_000);
  expect((await upload('long.txt', text)).body).toMatchObject({ type: 'text/plain', sizeBytes: 600_000 });
});

it('makes names safe, whatever the request calls the file', async () => {
  for (const [name, safe] of [
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\evil\u202Efdp.txt', 'evilfdp.txt'],
    ['CON.txt', '_CON.txt'],
    [`${'x'.repeat(3_000)}.txt`, `${'x'.repeat(196)}.txt`],
  ] as const) {
    expect((await upload(name, `words of ${safe}`)).body.name).toBe(safe);
  }
});

it('refuses files that are too large, told beforehand or not, and empty ones', async () => {
  expect((await upload('large.txt', Buffer.alloc(MEGABYTE + 1, 'a'))).body.code).toBe('payload_too_large');
  expect((await upload('larger.txt', Buffer.alloc(5 * MEGABYTE, 'a'))).status).toBe(413);
  const chunked = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=xx' },
    body: ReadableStream.from(manyChunks(40)),
    duplex: 'half',
  } as RequestInit);
  expect(chunked.status).toBe(413);
  expect((await upload('empty.txt', '')).status).toBe(400);
  expect((await upload('whole.txt', Buffer.alloc(MEGABYTE, 'a'))).status).toBe(200);
});

async function* manyChunks(count: number) {
  yield Buffer.from('--xx\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n');
  for (let number = 0; number < count; number += 1) yield Buffer.alloc(64 * 1024, 'a');
  yield Buffer.from('\r\n--xx--\r\n');
}

const head = '--xx\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

it.each([
  ['without the last boundary', `${head}half a fi`, 400],
  ['without a file', '--xx\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--xx--\r\n', 400],
  [
    'with a file without a name',
    '--xx\r\ncontent-disposition: form-data; name="file"\r\ncontent-type: application/octet-stream\r\n\r\nb\r\n--xx--\r\n',
    400,
  ],
  ['with two files', `${head}one\r\n${head}two\r\n--xx--\r\n`, 400],
  ['that is empty', '', 400],
  ['that is no multipart at all', 'hello', 400],
  [
    'with a field named like a part of every object',
    `--xx\r\ncontent-disposition: form-data; name="__proto__"; filename="a"\r\n\r\nb\r\n--xx--\r\n`,
    400,
  ],
])('answers %s to a body %s', async (_, body, status) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=xx' },
    body,
  });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
    status,
    'bad_request',
  ]);
  await expectNothingKept();
});

it('takes files only where a route says so, and there nothing else', async () => {
  const json = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(json.status).toBe(415);
  const form = new FormData();
  form.set('email', 'a@b.de');
  const login = await fetch(url.replace('/test/files', '/auth/login'), { method: 'POST', body: form });
  expect(login.status).toBe(415);
});

it('keeps nothing of an upload that is cut off', async () => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    `POST /api/test/files HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=xx\r\ncontent-length: 900000\r\n\r\n${head}`,
  );
  socket.write(pdfBytes('Half a file'));
  await expect.poll(staged).toHaveLength(1);
  socket.destroy();
  await expectNothingKept();
});

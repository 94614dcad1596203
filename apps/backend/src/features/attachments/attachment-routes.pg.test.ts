import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { attachmentListSchema } from '@helix/contracts';
import { TASK_FILES_MAX, TASK_FILES_MAX_BYTES } from '@helix/domain';
import { elfBytes, pdfBytes, pngBytes } from '@helix/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestClient } from '../../testing/test-app.ts';

let helix: TestApp;
beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());

async function stage() {
  const world = await helix.world();
  const board = await helix.build.board({ org_id: world.orgId });
  const task = await helix.build.task({ org_id: world.orgId, board_id: board.id, title: 'Plan the launch' });
  return { ...world, board, task, path: `/api/tasks/${task.id}/attachments` };
}

async function attach(
  client: TestClient,
  path: string,
  name = 'notes.txt',
  bytes: Buffer | string = 'Words.',
) {
  const answer = await client.upload(path, name, bytes);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

async function list(client: TestClient, path: string) {
  const answer = await client.get(path);
  expect(answer.status).toBe(200);
  return attachmentListSchema.parse(answer.body);
}

async function countOnCard(client: TestClient, taskId: string): Promise<number> {
  return (await client.get(`/api/tasks/${taskId}`)).body.attachment_count;
}

it('attaches a file, lists it, counts it on the card and gives back its very bytes', async () => {
  const { owner, board, task, path } = await stage();
  const pdf = pdfBytes('Launch in May');
  const added = await attach(owner, path, 'Überblick.pdf', pdf);
  expect(added).toMatchObject({
    task_id: task.id,
    name: 'Überblick.pdf',
    type: 'application/pdf',
    size_bytes: pdf.length,
    uploaded_by_type: 'user',
    uploaded_by_id: owner.userId,
    run_id: null,
  });
  expect((await list(owner, path)).items).toMatchObject([{ id: added.id, abilities: { delete: true } }]);
  expect(await countOnCard(owner, task.id)).toBe(1);
  expect((await owner.get(`/api/tasks?board_id=${board.id}`)).body.items).toMatchObject([
    { attachment_count: 1 },
  ]);

  const { status, headers, bytes } = await owner.download(`/api/attachments/${added.id}`);
  expect([status, bytes.equals(pdf)]).toEqual([200, true]);
  expect(headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="_berblick.pdf"; filename*=UTF-8''%C3%9Cberblick.pdf`,
    'content-length': String(pdf.length),
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
  });
});

it('sends parts of a file, and nothing of one that the caller has', async () => {
  const { owner, path } = await stage();
  const { id } = await attach(owner, path, 'notes.txt', '0123456789');
  const url = `/api/attachments/${id}`;
  const etag = String((await owner.download(url)).headers.etag);
  const part = await owner.download(url, { range: 'bytes=2-4' });
  expect([part.status, part.bytes.toString(), part.headers['content-range']]).toEqual([
    206,
    '234',
    'bytes 2-4/10',
  ]);
  expect((await owner.download(url, { range: 'bytes=2-4', 'if-range': '"other"' })).bytes.length).toBe(10);
  expect((await owner.download(url, { range: 'bytes=10-' })).status).toBe(416);
  expect((await owner.download(url, { 'if-none-match': etag })).status).toBe(304);
  expect((await owner.call('HEAD' as 'GET', url)).headers['content-length']).toBe('10');
});

it('gives a second file of the same name another one', async () => {
  const { owner, path } = await stage();
  for (const [name, kept] of [
    ['a.csv', 'a.csv'],
    ['A.CSV', 'A (2).CSV'],
    ['a.csv', 'a (3).csv'],
  ] as const) {
    expect((await attach(owner, path, name, `1,${kept}`)).name).toBe(kept);
  }
});

it('deletes a file with its bytes, unless another task has the same', async () => {
  const { owner, orgId, board, task, path } = await stage();
  const other = await helix.build.task({ org_id: orgId, board_id: board.id });
  const [first, second] = [
    await attach(owner, path),
    await attach(owner, `/api/tasks/${other.id}/attachments`),
  ];
  const folder = join(helix.deps.config.uploads.folder, orgId);
  const files = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile()).length;
  expect(await files()).toBe(1);
  expect((await owner.delete(`/api/attachments/${first.id}`)).status).toBe(204);
  expect(await files()).toBe(1);
  expect(await countOnCard(owner, task.id)).toBe(0);
  expect((await owner.get(`/api/attachments/${first.id}`)).status).toBe(404);
  expect((await owner.delete(`/api/attachments/${first.id}`)).status).toBe(404);
  expect((await owner.delete(`/api/attachments/${second.id}`)).status).toBe(204);
  expect(await files()).toBe(0);
});

it('writes activity and an event for both', async () => {
  const { owner, task, board, path } = await stage();
  const { id } = await attach(owner, path);
  await owner.delete(`/api/attachments/${id}`);
  const { body } = await owner.get(`/api/activity?entity_id=${task.id}`);
  expect(body.items.map((each: { action: string }) => each.action)).toEqual([
    'attachment.deleted',
    'attachment.added',
  ]);
  expect(body.items[0].details).toEqual({ attachment_id: id, name: 'notes.txt' });
  const events = await helix.build.query('select type, entity, task_id from events where board_id = $1', [
    board.id,
  ]);
  const common = { entity: 'attachment', task_id: task.id };
  expect(events).toEqual([
    { type: 'attachment.added', ...common },
    { type: 'attachment.deleted', ...common },
  ]);
});

it('lets viewers read, workers add and take back their own, managers delete all', async () => {
  const { orgId, owner, board, task, path } = await stage();
  const [viewer, worker, other, manager] = [
    await helix.memberOn(orgId, board.id, 'view'),
    await helix.memberOn(orgId, board.id, 'create'),
    await helix.memberOn(orgId, board.id, 'create'),
    await helix.memberOn(orgId, board.id, 'manage'),
  ];
  const { id } = await attach(worker, path);
  expect(await list(viewer, path)).toMatchObject({
    abilities: { add: false },
    items: [{ id, abilities: { delete: false } }],
  });
  expect((await viewer.download(`/api/attachments/${id}`)).status).toBe(200);
  expect((await viewer.upload(path, 'a.txt', 'a')).status).toBe(403);
  for (const client of [viewer, other]) {
    const answer = await client.delete(`/api/attachments/${id}`);
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
  }
  expect((await list(worker, path)).items[0]?.abilities.delete).toBe(true);
  expect((await worker.delete(`/api/attachments/${id}`)).status).toBe(204);
  const owners = await attach(owner, path);
  expect((await manager.delete(`/api/attachments/${owners.id}`)).status).toBe(204);
  const anybodys = await attach(other, path);
  await helix.build.query('update tasks set created_by_user_id = $1 where id = $2', [worker.userId, task.id]);
  expect((await worker.delete(`/api/attachments/${anybodys.id}`)).status).toBe(204);
});

it('does not exist for other organizations, and for members without the board', async () => {
  const { owner, member, stranger, nobody, task, path } = await stage();
  const { id } = await attach(owner, path);
  for (const client of [member, stranger]) {
    expect((await client.get(path)).status).toBe(404);
    expect((await client.upload(path, 'a.txt', 'a')).status).toBe(404);
    expect((await client.get(`/api/attachments/${id}`)).status).toBe(404);
    expect((await client.delete(`/api/attachments/${id}`)).status).toBe(404);
  }
  expect((await nobody.get(path)).status).toBe(401);
  expect((await nobody.upload(path, 'a.txt', 'a')).status).toBe(401);
  expect((await nobody.get(`/api/attachments/${id}`)).status).toBe(401);
  expect((await nobody.delete(`/api/attachments/${id}`)).status).toBe(401);
  expect(await countOnCard(owner, task.id)).toBe(1);
});

it('refuses ids that are none, files of other kinds and bodies that are no file', async () => {
  const { owner, task, path } = await stage();
  expect((await owner.get('/api/attachments/none')).status).toBe(400);
  expect((await owner.upload('/api/tasks/none/attachments', 'a.txt', 'a')).status).toBe(400);
  expect((await owner.upload(path, 'photo.png', pdfBytes('x'))).body.code).toBe('unsupported_media_type');
  expect((await owner.upload(path, 'notes.txt', elfBytes)).status).toBe(415);
  expect((await owner.post(path, { file: 'words' })).status).toBe(415);
  expect((await owner.upload(path, 'a.txt', '')).status).toBe(400);
  expect(await countOnCard(owner, task.id)).toBe(0);
});

it('takes as many files as a task may have, and no more at once', async () => {
  const { owner, task, path } = await stage();
  for (let number = 0; number < TASK_FILES_MAX - 2; number += 1)
    await attach(owner, path, 'a.txt', `${number}`);
  const answers = await Promise.all(
    [1, 2, 3, 4].map((number) => owner.upload(path, 'b.txt', `last ${number}`)),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 409, 409]);
  expect(answers.find((answer) => answer.status === 409)?.body.detail).toMatch(/20 files/);
  expect(await countOnCard(owner, task.id)).toBe(TASK_FILES_MAX);
});

it('takes as many bytes as the files of a task may have', async () => {
  const { owner, task, path } = await stage();
  const { id } = await attach(owner, path);
  await helix.build.query('update task_attachments set size_bytes = $1 where id = $2', [
    TASK_FILES_MAX_BYTES - 3,
    id,
  ]);
  const refused = await owner.upload(path, 'a.txt', 'four');
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching(/100 MB together/)]);
  await attach(owner, path, 'a.txt', 'thr');
  expect(await countOnCard(owner, task.id)).toBe(2);
});

it('attaches once when a request is repeated with its key, and sees another file under the same key', async () => {
  const { owner, task, path } = await stage();
  const key = { 'idempotency-key': 'attach-1' };
  const answers = [
    await owner.upload(path, 'a.txt', 'one', key),
    await owner.upload(path, 'a.txt', 'one', key),
  ];
  expect(answers.map((answer) => answer.body.id)).toEqual([answers[0]?.body.id, answers[0]?.body.id]);
  expect((await owner.upload(path, 'a.txt', 'two', key)).body.code).toBe('idempotency_mismatch');
  expect(await countOnCard(owner, task.id)).toBe(1);
});

it('says that the bytes are gone when somebody has emptied the folder', async () => {
  const { owner, orgId, path } = await stage();
  const { id } = await attach(owner, path, 'dot.png', pngBytes);
  await rm(join(helix.deps.config.uploads.folder, orgId), { recursive: true });
  const answer = await owner.get(`/api/attachments/${id}`);
  expect([answer.status, answer.body.code]).toEqual([410, 'file_missing']);
  await attach(owner, path, 'again.png', pngBytes);
  expect((await owner.download(`/api/attachments/${id}`)).status).toBe(200);
});

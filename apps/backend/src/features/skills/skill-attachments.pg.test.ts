import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SKILL_FILES_MAX, SKILL_FILES_MAX_BYTES } from '@helix/domain';
import { elfBytes, pdfBytes } from '@helix/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';

let helix: TestApp;
beforeAll(async () => {
  helix = await createTestApp();
});
afterAll(() => helix.stop());

async function stage() {
  const world = await helix.world();
  const agent = await helix.build.agent({ org_id: world.orgId });
  const skill = await helix.build.skill({ org_id: world.orgId }, agent.id);
  const url = `/api/skills/${skill.id}`;
  const path = `${url}/attachments`;
  const attach = async (name: string, bytes: Buffer | string = 'Words.') => {
    const answer = await world.owner.upload(path, name, bytes);
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };
  const behind = async () => {
    const [row] = await helix.build.query<{ skills_version: number }>(
      'select skills_version from agents where id = $1',
      [agent.id],
    );
    return row?.skills_version;
  };
  const stored = async () => {
    const folder = join(helix.deps.config.uploads.folder, world.orgId);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((each) => each.isFile()).length;
  };
  return { ...world, agent, skill, url, path, attach, behind, stored };
}

it('adds a file, lists it, gives back its bytes, and puts the workspaces behind', async () => {
  const { owner, member, skill, url, path, attach, behind } = await stage();
  const wakes = helix.gateway.changes;
  const pdf = pdfBytes('Style guide');
  const added = await attach('Überblick.pdf', pdf);
  expect(added).toMatchObject({
    skill_id: skill.id,
    name: 'Überblick.pdf',
    type: 'application/pdf',
    size_bytes: pdf.length,
    uploaded_by_id: owner.userId,
  });
  expect(await behind()).toBe(1);
  expect(helix.gateway.changes).toBe(wakes + 1);
  expect((await owner.get(url)).body.attachment_count).toBe(1);
  expect((await owner.get(path)).body).toEqual({
    items: [added],
    abilities: { edit: true },
    limits: {
      file_bytes: helix.deps.uploads.maxBytes,
      skill_files: SKILL_FILES_MAX,
      skill_bytes: SKILL_FILES_MAX_BYTES,
    },
  });
  const { status, headers, bytes } = await member.download(`${path}/${added.id}`);
  expect([status, bytes.equals(pdf)]).toEqual([200, true]);
  expect(headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
});

it('never lets a file take the place of the instructions or of another file', async () => {
  const { attach } = await stage();
  expect((await attach('SKILL.md')).name).toBe('SKILL (2).md');
  expect((await attach('a.csv', 'a,b')).name).toBe('a.csv');
  expect((await attach('A.CSV', 'a,c')).name).toBe('A (2).CSV');
});

it('deletes files with their bytes, also when the skill goes', async () => {
  const { owner, url, path, attach, behind, stored } = await stage();
  const [one] = [await attach('a.txt', 'one'), await attach('b.txt', 'two')];
  expect(await stored()).toBe(2);
  expect((await owner.delete(`${path}/${one.id}`)).status).toBe(204);
  expect((await owner.delete(`${path}/${one.id}`)).status).toBe(404);
  expect(await behind()).toBe(3);
  expect(await stored()).toBe(1);
  const { body } = await owner.get(`/api/activity?entity_id=${url.split('/').at(-1)}`);
  expect(body.items.map((each: { action: string }) => each.action)).toEqual([
    'skill.attachment_deleted',
    'skill.attachment_added',
    'skill.attachment_added',
  ]);
  expect((await owner.delete(url)).status).toBe(204);
  expect(await stored()).toBe(0);
});

it('takes as many files and bytes as a skill may have', async () => {
  const { owner, path, attach } = await stage();
  const { id } = await attach('first.txt');
  await helix.build.query('update skill_attachments set size_bytes = $1 where id = $2', [
    SKILL_FILES_MAX_BYTES - 3,
    id,
  ]);
  const large = await owner.upload(path, 'a.txt', 'four');
  expect([large.status, large.body.detail]).toEqual([409, expect.stringMatching(/50 MB together/)]);
  await helix.build.query('update skill_attachments set size_bytes = 6 where id = $1', [id]);
  for (let number = 1; number < SKILL_FILES_MAX - 1; number += 1) await attach('a.txt', `${number}`);
  const last = await Promise.all(['x', 'y'].map((text) => owner.upload(path, `${text}.txt`, text)));
  expect(last.map((answer) => answer.status).sort()).toEqual([201, 409]);
  expect((await owner.upload(path, 'z.txt', 'z')).body.detail).toMatch(/20 files/);
});

it('adds once when a request is repeated with its key', async () => {
  const { owner, path, url } = await stage();
  const key = { 'idempotency-key': 'attach-1' };
  const first = await owner.upload(path, 'a.txt', 'one', key);
  expect((await owner.upload(path, 'a.txt', 'one', key)).body.id).toBe(first.body.id);
  expect((await owner.upload(path, 'a.txt', 'two', key)).body.code).toBe('idempotency_mismatch');
  expect((await owner.get(url)).body.attachment_count).toBe(1);
});

it('answers 401, 403 to members, 404 to strangers, 400 and 415 to what is no file that is taken', async () => {
  const { owner, member, stranger, nobody, orgId, path, attach, url } = await stage();
  const { id } = await attach('a.txt');
  expect((await member.get(path)).body.abilities).toEqual({ edit: false });
  expect((await member.upload(path, 'b.txt', 'b')).status).toBe(403);
  expect((await member.delete(`${path}/${id}`)).status).toBe(403);
  const other = await helix.build.skill({ org_id: orgId });
  expect((await owner.get(`/api/skills/${other.id}/attachments/${id}`)).status).toBe(404);
  expect((await owner.delete(`/api/skills/${other.id}/attachments/${id}`)).status).toBe(404);
  for (const [client, status] of [
    [stranger, 404],
    [nobody, 401],
  ] as const) {
    expect((await client.get(path)).status).toBe(status);
    expect((await client.upload(path, 'b.txt', 'b')).status).toBe(status);
    expect((await client.get(`${path}/${id}`)).status).toBe(status);
    expect((await client.delete(`${path}/${id}`)).status).toBe(status);
  }
  expect((await owner.upload(path, 'b.txt', '')).status).toBe(400);
  expect((await owner.upload(path, 'b.txt', elfBytes)).status).toBe(415);
  expect((await owner.post(path, { file: 'words' })).status).toBe(415);
  expect((await owner.get(`${path}/none`)).status).toBe(400);
  expect((await owner.get(url)).body.attachment_count).toBe(1);
});

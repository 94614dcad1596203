import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FORMAT, SECRETS_ENTRY } from './archive-format.ts';
import { readEntries, verifyArchive } from './archive-reader.ts';
import { ArchiveWriter } from './archive-writer.ts';

const passphrase = 'a passphrase nobody guesses';

async function smallArchive(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'helix-archive-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'small.backup');
  const archive = await ArchiveWriter.create(file, passphrase);
  await archive.add('database/tasks/000001', Buffer.from('one\ttwo\n'.repeat(1_000)));
  await archive.add('files/empty', Buffer.alloc(0));
  const secrets = { settings: { HELIX_ENCRYPTION_KEY: 'key' }, files: {} };
  await archive.add(SECRETS_ENTRY, archive.keys.seal(Buffer.from(JSON.stringify(secrets))));
  await archive.finish({
    format: FORMAT,
    created_at: '2026-11-22T10:00:00.000Z',
    version: '0.0.0',
    migrations: [],
    tables: [],
  });
  return file;
}

it('gives back what was put in, under the passphrase', async () => {
  const file = await smallArchive();
  const { manifest, secrets } = await verifyArchive(file, passphrase);
  expect(secrets.settings).toEqual({ HELIX_ENCRYPTION_KEY: 'key' });
  expect(manifest.entries['files/empty']?.size).toBe(0);
  const names: string[] = [];
  for await (const { name } of readEntries(file)) names.push(name);
  expect(names).toEqual([
    'key.json',
    'database/tasks/000001',
    'files/empty',
    'secrets.sealed',
    'manifest.json',
    'manifest.mac',
  ]);
  await expect(verifyArchive(file, 'another one entirely')).rejects.toThrow('does not open this backup');
});

it('refuses shorter files, and files with a bit flipped anywhere in what they hold', async () => {
  const file = await smallArchive();
  const whole = await readFile(file);
  const intact = await verifyArchive(file, passphrase);
  const step = Math.ceil(whole.length / 40);
  // The last bytes are the checksum of all the others, read when every entry has been.
  const trailer = Array.from({ length: 8 }, (_, index) => whole.length - 8 + index);
  const places = Array.from({ length: 40 }, (_, index) => index * step).filter((at) => at < whole.length);
  for (const at of [...places, ...trailer]) {
    await writeFile(file, whole.subarray(0, at));
    await expect(verifyArchive(file, passphrase), `cut off at ${at}`).rejects.toThrow('no whole backup');
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ 0x01;
    await writeFile(file, flipped);
    // A few bits mean nothing: gzip can say the same in another way. Then what it holds must be the same.
    const read = await verifyArchive(file, passphrase).catch((error: Error) => error);
    if (read instanceof Error) expect(read.message, `flipped at ${at}`).toMatch(/no whole|does not open/);
    else expect(read, `flipped at ${at}`).toEqual(intact);
  }
});

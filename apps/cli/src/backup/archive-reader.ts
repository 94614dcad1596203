/** Reads a backup file; `verifyArchive` looks at all of it before anybody acts on any of it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { z } from 'zod';
import { Problem } from '../problem.ts';
import {
  KEY_ENTRY,
  keySchema,
  MAC_ENTRY,
  MANIFEST_ENTRY,
  type Manifest,
  manifestSchema,
  SECRETS_ENTRY,
  type Secrets,
  secretsSchema,
} from './archive-format.ts';
import { keysOf } from './passphrase.ts';

/** An entry is a piece of a table or one file; anything larger was not written by us. */
const ENTRY_MAX_BYTES = 512 * 1024 * 1024;

export interface VerifiedArchive {
  manifest: Manifest;
  secrets: Secrets;
}

/** The entries in their order, one at a time in memory. */
export async function* readEntries(file: string): AsyncGenerator<{ name: string; content: Buffer }> {
  const entries = extract();
  // A failure of any part ends the entries with it, and the loop below meets it there.
  const read = pipeline(createReadStream(file), createGunzip(), entries as unknown as Writable);
  read.catch(() => undefined);
  const source = entries as unknown as AsyncIterable<
    { header: { name: string; size?: number } } & NodeJS.ReadableStream
  >;
  try {
    for await (const entry of source) {
      const { name, size = 0 } = entry.header;
      if (size > ENTRY_MAX_BYTES) throw damaged(`${name} is larger than anything HELIX writes`);
      yield { name, content: await buffer(entry) };
    }
    // The last entry comes before the checksum of the whole.
    await read;
  } finally {
    entries.destroy();
  }
}

/**
 * @throws Problem when the file is cut off or altered, or when the passphrase is another one.
 */
export async function verifyArchive(file: string, passphrase: string): Promise<VerifiedArchive> {
  const seen: Manifest['entries'] = {};
  const kept = new Map<string, Buffer>();
  const keep = new Set([KEY_ENTRY, SECRETS_ENTRY, MANIFEST_ENTRY, MAC_ENTRY]);
  try {
    for await (const { name, content } of readEntries(file)) {
      if (keep.has(name)) kept.set(name, content);
      if (name === MANIFEST_ENTRY || name === MAC_ENTRY) continue;
      if (name in seen) throw damaged(`${name} is in it twice`);
      seen[name] = { size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw damaged('it cannot be read to its end', error);
  }
  const { salt } = parse(keySchema, required(kept, KEY_ENTRY));
  const keys = await keysOf(passphrase, Buffer.from(salt, 'base64'));
  const secrets = unsealOrExplain(() => keys.unseal(required(kept, SECRETS_ENTRY)));
  const manifestText = required(kept, MANIFEST_ENTRY);
  if (!keys.isMac(manifestText, required(kept, MAC_ENTRY))) throw damaged('its manifest was altered');
  const manifest = parse(manifestSchema, manifestText);
  compare(manifest.entries, seen);
  return { manifest, secrets: parse(secretsSchema, secrets) };
}

function compare(expected: Manifest['entries'], seen: Manifest['entries']): void {
  const names = new Set([...Object.keys(expected), ...Object.keys(seen)]);
  for (const name of names) {
    if (!expected[name]) throw damaged(`${name} does not belong in it`);
    if (!seen[name]) throw damaged(`${name} is missing`);
    if (expected[name].sha256 !== seen[name].sha256) throw damaged(`${name} was altered`);
  }
}

function required(entries: Map<string, Buffer>, name: string): Buffer {
  const content = entries.get(name);
  if (!content) throw damaged(`${name} is missing, so it was cut off or is no backup`);
  return content;
}

function parse<Schema extends z.ZodType>(schema: Schema, content: Buffer): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(content.toString());
  } catch (error) {
    throw damaged('a part of it is not what HELIX writes', error);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw damaged('it was made by a release with another format', parsed.error);
  return parsed.data;
}

function unsealOrExplain(unseal: () => Buffer): Buffer {
  try {
    return unseal();
  } catch (cause) {
    throw new Problem(
      'The passphrase does not open this backup.',
      'Give the one that it was made with. Nothing was changed.',
      { cause },
    );
  }
}

function damaged(what: string, cause?: unknown): Problem {
  return new Problem(
    `This is no whole backup: ${what}.`,
    'Use another copy of the file. Nothing was changed.',
    { cause },
  );
}

/** Writes a backup file: whole or not at all, readable by its owner only. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { FORMAT, KEY_ENTRY, MAC_ENTRY, MANIFEST_ENTRY, type Manifest } from './archive-format.ts';
import { keysOf, newSalt, type PassphraseKeys } from './passphrase.ts';

/** Fast enough for a nightly run on one core; the rest of the ratio costs several times the time. */
const GZIP_LEVEL = 5;

export class ArchiveWriter {
  readonly keys: PassphraseKeys;
  readonly #target: string;
  readonly #partial: string;
  readonly #pack = pack();
  readonly #written: Promise<void>;
  readonly #entries: Manifest['entries'] = {};

  private constructor(target: string, keys: PassphraseKeys) {
    this.#target = target;
    this.#partial = `${target}.${process.pid}.partial`;
    this.keys = keys;
    const file = createWriteStream(this.#partial, { mode: 0o600, flags: 'wx' });
    this.#written = pipeline(this.#pack, createGzip({ level: GZIP_LEVEL }), file);
    // A full disk is told by the next `add` or by `finish`, not by an unhandled rejection.
    this.#written.catch(() => undefined);
  }

  static async create(target: string, passphrase: string): Promise<ArchiveWriter> {
    const salt = newSalt();
    const writer = new ArchiveWriter(target, await keysOf(passphrase, salt));
    await writer.add(
      KEY_ENTRY,
      Buffer.from(JSON.stringify({ format: FORMAT, salt: salt.toString('base64') })),
    );
    return writer;
  }

  async add(name: string, content: Buffer): Promise<void> {
    this.#entries[name] = {
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
    await this.#put(name, content);
  }

  /** After this the file is there. */
  async finish(about: Omit<Manifest, 'entries'>): Promise<void> {
    const manifest = Buffer.from(JSON.stringify({ ...about, entries: this.#entries } satisfies Manifest));
    await this.#put(MANIFEST_ENTRY, manifest);
    await this.#put(MAC_ENTRY, this.keys.mac(manifest));
    this.#pack.finalize();
    await this.#written;
    await syncToDisk(this.#partial);
    await rename(this.#partial, this.#target);
    await syncToDisk(dirname(this.#target));
  }

  async discard(): Promise<void> {
    this.#pack.destroy();
    await this.#written.catch(() => undefined);
    await rm(this.#partial, { force: true });
  }

  async #put(name: string, content: Buffer): Promise<void> {
    // What ended it, such as a full disk, says more than that it has ended.
    if (this.#pack.destroyed) await this.#written;
    const entry = this.#pack.entry({ name, size: content.length, mode: 0o600 });
    // Waits for the disk, so that a large installation is never held in memory.
    await Promise.race([
      once(entry.end(content), 'finish'),
      this.#written.then(() => {
        throw new Error('the backup file was closed too early');
      }),
    ]);
  }
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

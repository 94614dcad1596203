// Owns the upload folder: contents named by their hash, one folder an organization, in place whole or not at all.
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileType } from '@helix/contracts';
import {
  type Database,
  deleteUploadIfUnused,
  listUnusedUploads,
  reserveUpload,
  settleUpload,
  type UploadKey,
} from '@helix/database';
import { safeFileName } from '@helix/domain';
import { AppError, type Logger } from '@helix/runtime';
import { HEAD_BYTES, identifyFile } from './file-type.ts';
import { PdfTexts } from './pdf-text.ts';

/** Between the bytes being here and their row being committed lie milliseconds; this is for a machine that sleeps. */
const RESERVED_FOR_MS = 10 * 60_000;
/** Longer than any upload may take, so that no sweep takes a file that is still arriving. */
const STAGED_KEPT_MS = 60 * 60_000;
const SWEEP_BATCH = 500;

/** What a feature writes into its row: `hash` is the key, with the organization. */
export type StoredFile = { name: string; type: FileType; hash: string; sizeBytes: number };

/** The file that a row with these columns uses. */
export function storedFileOf(row: {
  name: string;
  type: FileType;
  upload_hash: string;
  size_bytes: number;
}): StoredFile {
  return { name: row.name, type: row.type, hash: row.upload_hash, sizeBytes: row.size_bytes };
}

type StagedFile = StoredFile & { path: string };

export class UploadStore {
  readonly maxBytes: number;
  readonly pdfTexts = new PdfTexts();
  readonly #folder: string;
  readonly #database: Database;
  readonly #logger: Logger;

  /** @param options.folder is made, for this user alone, when the first file comes. */
  constructor(options: { folder: string; maxBytes: number; database: Database; logger: Logger }) {
    this.maxBytes = options.maxBytes;
    this.#folder = options.folder;
    this.#database = options.database;
    this.#logger = options.logger;
  }

  /**
   * Takes a file in: reads it to its end, finds out what it is, puts it in its place and calls `writeRows`, which
   * writes the rows that use it (a table with `upload_hash` and the trigger `count_upload_use`). When anything
   * fails, nothing is left.
   * @throws AppError 413 too large, 415 not a type that is taken, 400 empty, 507 no room
   */
  async add<Result>(
    orgId: string,
    source: { content: AsyncIterable<Uint8Array>; name: string },
    writeRows: (file: StoredFile) => Promise<Result>,
  ): Promise<Result> {
    const staged = await this.#stage(source.content, safeFileName(source.name));
    try {
      const { path: _, ...file } = staged;
      const key = { orgId, hash: file.hash };
      const db = this.#database.forOrganization(orgId);
      await reserveUpload(db, { ...key, sizeBytes: file.sizeBytes, reservedForMs: RESERVED_FOR_MS });
      try {
        await this.#place(staged, this.pathOf(key));
        const result = await writeRows(file);
        await this.#settle(key);
        return result;
      } catch (error) {
        await this.#settle(key);
        await this.release(key);
        throw error;
      }
    } finally {
      await rm(staged.path, { force: true });
    }
  }

  /** Where the bytes lie; read only. */
  pathOf({ orgId, hash }: UploadKey): string {
    return join(this.#folder, orgId, hash.slice(0, 2), hash);
  }

  /** To be called after the commit that deleted a row that used it. What fails here, the sweep does later. */
  async release(key: UploadKey): Promise<void> {
    await this.#removeIfUnused(key).catch((error: unknown) =>
      this.#logger.warn({ reason: String(error), hash: key.hash }, 'an unused upload is left to the sweep'),
    );
  }

  async #removeIfUnused(key: UploadKey): Promise<void> {
    await this.#database
      .forOrganization(key.orgId)
      .transaction()
      .execute(async (trx) => {
        if (await deleteUploadIfUnused(trx, key)) await rm(this.pathOf(key), { force: true });
      });
  }

  /** The rows are committed or never will be: what goes wrong now must not hide that. The reservation ends by itself. */
  async #settle(key: UploadKey): Promise<void> {
    await settleUpload(this.#database.forOrganization(key.orgId), key).catch((error: unknown) =>
      this.#logger.warn(
        { reason: String(error), hash: key.hash },
        'an upload stays reserved for some minutes',
      ),
    );
  }

  /** Removes what nothing uses any more, and what uploads that never ended have left. @returns how many files. */
  async sweep(now: Date): Promise<number> {
    const unused = await listUnusedUploads(this.#database.system, SWEEP_BATCH);
    for (const key of unused) await this.#removeIfUnused(key);
    return unused.length + (await this.#sweepStaged(now));
  }

  async #sweepStaged(now: Date): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.#stagingFolder).catch(emptyWhenAbsent)) {
      const path = join(this.#stagingFolder, name);
      const found = await stat(path).catch(nullWhenAbsent);
      if (!found || now.getTime() - found.mtimeMs < STAGED_KEPT_MS) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  get #stagingFolder(): string {
    return join(this.#folder, '.incoming');
  }

  /** Writes the stream to a file of its own, and learns all there is to know about it on the way. */
  async #stage(content: AsyncIterable<Uint8Array>, name: string): Promise<StagedFile> {
    await mkdir(this.#stagingFolder, { recursive: true, mode: 0o700 });
    const path = join(this.#stagingFolder, randomUUID());
    const file = await open(path, 'wx', 0o600);
    try {
      const seen = await this.#copy(content, file);
      const identified = await identifyFile(name, seen);
      await file.sync();
      await file.close();
      return { ...identified, hash: seen.hash, sizeBytes: seen.sizeBytes, path };
    } catch (error) {
      await file
        .close()
        .catch((reason: unknown) => this.#logger.warn({ err: reason }, 'a file did not close'));
      await rm(path, { force: true });
      throw toFullDisk(error);
    }
  }

  async #copy(content: AsyncIterable<Uint8Array>, file: FileHandle) {
    const hash = createHash('sha256');
    const text = new TextCheck();
    let head = Buffer.alloc(0);
    let sizeBytes = 0;
    for await (const chunk of content) {
      sizeBytes += chunk.length;
      if (sizeBytes > this.maxBytes) throw tooLarge(this.maxBytes);
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES);
      hash.update(chunk);
      text.add(chunk);
      await file.writeFile(chunk);
    }
    if (sizeBytes === 0) {
      throw new AppError({
        status: 400,
        code: 'bad_request',
        message: 'The file is empty. Add one with content.',
      });
    }
    return { hash: hash.digest('hex'), sizeBytes, head, isText: text.end() };
  }

  /** A name in place is never a half file: the bytes are on the disk before it, and it before the row that names it. */
  async #place(staged: StagedFile, path: string): Promise<void> {
    const present = await stat(path).catch(nullWhenAbsent);
    if (present?.size === staged.sizeBytes) return;
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(staged.path, path);
    for (const each of [folder, dirname(folder), this.#folder]) await syncFolder(each);
  }
}

/** Whether bytes that come in pieces are valid UTF-8 without NUL. */
class TextCheck {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #isText = true;

  add(chunk: Uint8Array): void {
    if (this.#isText) this.#isText = !chunk.includes(0) && this.#decodes(chunk);
  }

  end(): boolean {
    return this.#isText && this.#decodes();
  }

  #decodes(chunk?: Uint8Array): boolean {
    try {
      this.#decoder.decode(chunk, { stream: chunk !== undefined });
      return true;
    } catch {
      return false; // not UTF-8: that is the answer
    }
  }
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError({
    status: 413,
    code: 'payload_too_large',
    message: `The file is larger than ${Math.floor(maxBytes / 1024 ** 2)} MB. Split it, or make it smaller.`,
  });
}

function toFullDisk(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!['ENOSPC', 'EDQUOT'].includes(code)) return error;
  return new AppError({
    status: 507,
    code: 'storage_full',
    message:
      'The disk for uploads is full, so the file was not kept. Ask whoever runs HELIX to free some space.',
    retryable: true,
    cause: error,
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function emptyWhenAbsent(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

function nullWhenAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

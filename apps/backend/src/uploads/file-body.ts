// Owns how a request brings a file: one part of multipart/form-data, streamed, never held in memory.
import { addAbortSignal } from 'node:stream';
import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart';
import { AppError } from '@helix/runtime';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { type StoredFile, tooLarge } from './upload-store.ts';

/** 25 MB over a line of 350 kbit/s. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
/** Boundaries, headers and other fields beside the file. */
const ENVELOPE_BYTES = 64 * 1024;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes one file as multipart/form-data, through `receiveFile`. */
    takesFile?: boolean;
  }
}

/** Register it in the scope of routes that take files; everywhere else such bodies answer 415. */
export const fileBodies = fp(
  async (app) => {
    await app.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        // One byte more than is taken, so that the store sees that it is too large.
        fileSize: app.deps.uploads.maxBytes + 1,
        files: 1,
        fields: 10,
        fieldSize: 1024,
        headerPairs: 20,
      },
    });
  },
  { name: 'file-bodies' },
);

/**
 * Reads the request's file into the upload store. Ask for the caller's rights before: nothing has been read yet.
 * @param writeRows writes the rows that use the file, in a transaction of its own; see `UploadStore.add`.
 */
export async function receiveFile<Result>(
  request: FastifyRequest,
  orgId: string,
  writeRows: (file: StoredFile) => Promise<Result>,
): Promise<Result> {
  const { uploads } = request.server.deps;
  if (!request.isMultipart?.()) throw notMultipart();
  if (Number(request.headers['content-length'] ?? 0) > uploads.maxBytes + ENVELOPE_BYTES) {
    throw tooLarge(uploads.maxBytes);
  }
  const parts = request.parts();
  try {
    const part = await firstFile(parts);
    return await uploads.add(orgId, { content: wholeFile(part, parts), name: part.filename }, writeRows);
  } finally {
    // What is left of a refused request is read and dropped, so that the caller gets to read the answer.
    if (!request.raw.readableEnded) request.raw.unpipe().resume();
  }
}

type Parts = AsyncIterator<Multipart>;

async function firstFile(parts: Parts): Promise<MultipartFile> {
  for (;;) {
    const { value: part, done } = await nextPart(parts);
    if (done) break;
    if (part.type === 'file' && part.filename) return part;
    if (part.type === 'file') part.file.resume();
  }
  throw badUpload(
    'The request has no file. Send it as the part "file" of multipart/form-data, with its name.',
  );
}

/** Ends well only when the request did too: with its last boundary, and without a second file. */
async function* wholeFile(part: MultipartFile, parts: Parts): AsyncGenerator<Buffer> {
  const content = addAbortSignal(AbortSignal.timeout(UPLOAD_TIMEOUT_MS), part.file);
  try {
    yield* content as AsyncIterable<Buffer>;
  } catch (error) {
    throw brokenOff(error);
  }
  // Too large is the store's to say: the parser cuts the file there and would wait for the rest.
  if (part.file.truncated) return;
  for (;;) {
    const { done } = await nextPart(parts);
    if (done) return;
  }
}

/** The parser's errors mean that the request broke off, or never was what it said. */
async function nextPart(parts: Parts): Promise<IteratorResult<Multipart>> {
  try {
    return await parts.next();
  } catch (error) {
    if ((error as { code?: string }).code === 'FST_FILES_LIMIT') {
      throw badUpload('The request has more than one file. Send each in a request of its own.');
    }
    throw brokenOff(error);
  }
}

function brokenOff(cause: unknown): AppError {
  return badUpload(
    'The upload broke off or is not valid multipart/form-data, so nothing was kept. Send the file again.',
    cause,
  );
}

function badUpload(message: string, cause?: unknown): AppError {
  return new AppError({ status: 400, code: 'bad_request', message, cause });
}

function notMultipart(): AppError {
  return new AppError({
    status: 415,
    code: 'unsupported_media_type',
    message: 'Send the file as multipart/form-data, in a part named "file".',
  });
}

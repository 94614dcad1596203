// Owns how a file leaves the API: to be saved under its name, never to be run or shown as a page of ours.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '@helix/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseByteRange } from './byte-range.ts';
import { contentDisposition } from './content-disposition.ts';
import type { StoredFile } from './upload-store.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers with the bytes of a file, through `sendFile`. */
    sendsFile?: boolean;
  }
}

/** Takes `If-None-Match`, `Range` and `If-Range`. @throws AppError 410 when the bytes are gone from the disk. */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  orgId: string,
  file: StoredFile,
): Promise<FastifyReply> {
  const path = request.server.deps.uploads.pathOf({ orgId, hash: file.hash });
  const etag = `"${file.hash}"`;
  reply
    .type(file.type.startsWith('text/') ? `${file.type}; charset=utf-8` : file.type)
    .header('content-disposition', contentDisposition(file.name))
    // Should a browser show it all the same, then without scripts and as nobody's page.
    .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    // Its reader keeps it, and asks each time whether they still may see it.
    .header('cache-control', 'private, no-cache');
  if (request.headers['if-none-match']?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag)) {
    return reply.code(304).send();
  }
  await requireBytes(path, file);
  const { range, 'if-range': ifRange } = request.headers;
  const isRangeWanted = ifRange === undefined || ifRange === etag;
  const part = parseByteRange(isRangeWanted ? range : undefined, file.sizeBytes);
  if (part === 'impossible') {
    throw new AppError({
      status: 416,
      code: 'bad_request',
      message: `The file has ${file.sizeBytes} bytes, and the range begins after them.`,
    });
  }
  if (part === 'whole') return reply.header('content-length', file.sizeBytes).send(createReadStream(path));
  return reply
    .code(206)
    .header('content-length', part.end - part.start + 1)
    .header('content-range', `bytes ${part.start}-${part.end}/${file.sizeBytes}`)
    .send(createReadStream(path, part));
}

async function requireBytes(path: string, { name, sizeBytes }: StoredFile): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.size === sizeBytes) return;
  throw fileMissing(name);
}

export function fileMissing(name: string): AppError {
  return new AppError({
    status: 410,
    code: 'file_missing',
    message: `The content of "${name}" is no longer on the disk. Restore the upload folder from a backup, or delete the file here and add it again.`,
  });
}

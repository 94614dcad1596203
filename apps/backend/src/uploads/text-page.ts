// Owns cutting a text into pages by bytes of UTF-8, never through a character.
import { open } from 'node:fs/promises';

export type TextPage = { text: string; nextOffset: number | null; totalBytes: number };

/** @param offset as the page before gave it; an offset inside a character moves to the next one. */
export function pageOfText(bytes: Buffer, offset: number, limit: number): TextPage {
  return cut(bytes.subarray(offset, offset + limit + 3), { offset, limit, totalBytes: bytes.length });
}

/** The same of a file, without reading more of it than the page. */
export async function pageOfFile(path: string, offset: number, limit: number): Promise<TextPage> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    // Three bytes more: the last character of the page may end in them.
    const buffer = Buffer.alloc(Math.max(0, Math.min(limit + 3, size - offset)));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return cut(buffer.subarray(0, bytesRead), { offset, limit, totalBytes: size });
  } finally {
    await file.close();
  }
}

function cut(bytes: Buffer, page: { offset: number; limit: number; totalBytes: number }): TextPage {
  const { offset, limit, totalBytes } = page;
  let start = 0;
  while (offset > 0 && start < bytes.length && isInside(bytes[start])) start += 1;
  let end = Math.min(Math.max(limit, start + 1), bytes.length);
  while (end < bytes.length && isInside(bytes[end])) end += 1;
  const nextOffset = offset + end < totalBytes ? offset + end : null;
  return { text: bytes.toString('utf8', start, end), nextOffset, totalBytes };
}

/** A byte that continues a character. */
function isInside(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

// Owns what of a file can be read as text.
import { stat } from 'node:fs/promises';
import { AppError } from '@helix/runtime';
import { fileMissing } from './send-file.ts';
import { pageOfFile, pageOfText, type TextPage } from './text-page.ts';
import type { StoredFile, UploadStore } from './upload-store.ts';

/** @param page in bytes of the text. @throws AppError 415 for pictures, 422 for a PDF that cannot be read, 410 */
export async function readText(
  { uploads }: { uploads: UploadStore },
  orgId: string,
  file: StoredFile,
  { offset, limit }: { offset: number; limit: number },
): Promise<TextPage & { note: string | null }> {
  const path = uploads.pathOf({ orgId, hash: file.hash });
  if (!(await stat(path).catch(() => null))) throw fileMissing(file.name);
  if (file.type === 'application/pdf') {
    const { text, note } = await uploads.pdfTexts.read(file.hash, path);
    return { ...pageOfText(Buffer.from(text), offset, limit), note };
  }
  if (file.type.startsWith('image/')) {
    throw new AppError({
      status: 415,
      code: 'unsupported_media_type',
      message: `"${file.name}" is a picture and has no text.`,
    });
  }
  return { ...(await pageOfFile(path, offset, limit)), note: null };
}

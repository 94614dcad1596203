// Which files the product takes. Everything else is refused with 415.
import { z } from 'zod';

export const fileTypes = [
  'text/plain',
  'text/markdown',
  'text/csv',
  'application/json',
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
] as const;
export const fileTypeSchema = z.enum(fileTypes);
export type FileType = (typeof fileTypes)[number];

/** For people: what `fileTypes` means. */
export const FILE_TYPES_IN_WORDS = 'text, Markdown, CSV, JSON, PDF, PNG, JPEG, GIF and WebP';

// Owns what a file is: its bytes say so. Its name only tells texts apart, and must not claim something else.
import { FILE_TYPES_IN_WORDS, type FileType } from '@helix/contracts';
import { splitFileName } from '@helix/domain';
import { AppError } from '@helix/runtime';
import { type FileTypeResult, fileTypeFromBuffer, supportedExtensions } from 'file-type';

/** Signatures lie at the front; `file-type` asks for this much. Never more, so that no file can keep it busy. */
export const HEAD_BYTES = 4_100;

export type FileContent = {
  /** The first `HEAD_BYTES`. */
  head: Uint8Array;
  /** All of it is valid UTF-8 without NUL. */
  isText: boolean;
};

/** The extensions a name may end with, for each type that the bytes show; the first is the usual one. */
const EXTENSIONS: Partial<Record<FileType, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/png': ['png', 'apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
};
/** Which text it is, only its name can say. */
const TEXT_TYPES: Record<string, FileType> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
};
/** Formats that `file-type` knows and that are texts all the same, or whose extension means a text elsewhere. */
const TEXTS_WITH_SIGNATURE: ReadonlySet<string> = new Set([
  ...['xml', 'ics', 'vcf', 'vtt', 'eps', 'ps', 'rtf', 'dat', 'key', 'mts', 'it'],
]);
/** Texts that run, or show a page of their own, when somebody opens what they downloaded. */
const ACTIVE_EXTENSIONS: ReadonlySet<string> = new Set([
  ...[
    'html',
    'htm',
    'xhtml',
    'xht',
    'shtml',
    'mht',
    'mhtml',
    'svg',
    'svgz',
    'hta',
    'bat',
    'cmd',
    'com',
    'ps1',
  ],
  ...['vbs', 'vbe', 'jse', 'wsf', 'wsh', 'scr', 'scf', 'lnk', 'url', 'reg', 'desktop', 'jnlp', 'webloc'],
]);

/** @returns the type, and the name with an extension where it had none. @throws AppError 415 saying what the file is. */
export async function identifyFile(
  name: string,
  content: FileContent,
): Promise<{ type: FileType; name: string }> {
  const extension = splitFileName(name).extension.slice(1).toLowerCase();
  const found = await fileTypeFromBuffer(content.head);
  const type = found ? binaryTypeOf(found) : null;
  // The only one of them that can be a text all through.
  if (content.isText && type !== 'application/pdf') return identifyText(name, extension, content.head);
  if (!type) throw refusal(`"${name}" is ${describe(found, content.head, extension)}. ${TAKEN}`);
  const [usual, ...others] = EXTENSIONS[type] ?? [];
  if (extension === '') return { type, name: `${name}.${usual}` };
  if (extension === usual || others.includes(extension)) return { type, name };
  throw refusal(
    `"${name}" is a ${inWords(type)} file, although its name ends in .${extension}. Rename it to end in .${usual}, then add it again.`,
  );
}

const TAKEN = `Files that are taken: ${FILE_TYPES_IN_WORDS}.`;

function identifyText(name: string, extension: string, head: Uint8Array): { type: FileType; name: string } {
  if (ACTIVE_EXTENSIONS.has(extension)) {
    throw refusal(
      `Files named .${extension} run or show a page of their own when somebody opens them, so they are not taken. Rename "${name}" to end in .txt, then add it again.`,
    );
  }
  if (supportedExtensions.has(extension) && !TEXTS_WITH_SIGNATURE.has(extension)) {
    throw refusal(
      `"${name}" is ${describeText(head)}, although its name ends in .${extension}. Rename it to end in .txt, or add the file that you meant.`,
    );
  }
  return { type: TEXT_TYPES[extension] ?? 'text/plain', name };
}

function binaryTypeOf({ mime }: FileTypeResult): FileType | null {
  const type = mime === 'image/apng' ? 'image/png' : mime;
  return type in EXTENSIONS ? (type as FileType) : null;
}

function inWords(type: FileType): string {
  const word = type.slice(type.indexOf('/') + 1);
  return word === 'webp' ? 'WebP' : word.toUpperCase();
}

function describeText(head: Uint8Array): string {
  const start = new TextDecoder().decode(head).trimStart().slice(0, 200).toLowerCase();
  if (/^<(!doctype html|html|head|body|script)\b/.test(start)) return 'an HTML page';
  if (start.startsWith('<svg') || (start.startsWith('<?xml') && start.includes('<svg')))
    return 'an SVG drawing';
  return 'plain text';
}

const KNOWN: Record<string, string> = {
  elf: 'a Linux program (ELF)',
  exe: 'a Windows program',
  macho: 'a macOS program',
  docx: 'a Word document; save it as PDF and add that',
  pptx: 'a PowerPoint presentation; save it as PDF and add that',
  xlsx: 'an Excel workbook; save its sheets as CSV and add those',
  odt: 'an OpenDocument text; save it as PDF and add that',
  ods: 'an OpenDocument spreadsheet; save its sheets as CSV and add those',
  zip: 'a ZIP archive; unpack it and add the files in it',
};

function describe(found: FileTypeResult | undefined, head: Uint8Array, extension: string): string {
  // Office files are archives, and not all of them can be told apart from their first bytes.
  const known = found?.ext === 'zip' ? (KNOWN[extension] ?? KNOWN.zip) : KNOWN[found?.ext ?? ''];
  if (known) return known;
  if (found) return `a file of type ${found.mime}`;
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    return 'text in UTF-16; save it as UTF-8 and add that';
  }
  if (!head.includes(0))
    return 'text in another encoding than UTF-8, or not text at all; save it as UTF-8 and add that';
  return 'a binary file of an unknown kind';
}

function refusal(message: string): AppError {
  return new AppError({ status: 415, code: 'unsupported_media_type', message });
}

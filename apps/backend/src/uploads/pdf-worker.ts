// A thread of its own for one PDF: whatever the file does to its reader, it does here. Started by `pdf-text.ts`.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';

export type PdfWork = { path: string; maxPages: number; maxCharacters: number };
export type PdfAnswer =
  | { type: 'text'; text: string; pages: number; pagesRead: number }
  /** `name` of the reader's own error, such as PasswordException. */
  | { type: 'unreadable'; name: string };

async function readPdf({ path, maxPages, maxCharacters }: PdfWork): Promise<PdfAnswer> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(path)), {
    disableFontFace: true,
    // Pictures are never looked at; one that claims to be huge is not even made room for.
    maxImageSize: 1024 * 1024,
    verbosity: 0,
  });
  const texts: string[] = [];
  let characters = 0;
  for (let number = 1; number <= Math.min(document.numPages, maxPages); number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    texts.push(`[Page ${number}]\n${tidy(text)}`);
    page.cleanup();
    characters += text.length;
    if (characters > maxCharacters) break;
  }
  const hasWords = characters > 0 && texts.some((text) => /\n\S/.test(text));
  return {
    type: 'text',
    text: hasWords ? texts.join('\n\n').slice(0, maxCharacters).toWellFormed() : '',
    pages: document.numPages,
    pagesRead: texts.length,
  };
}

function tidy(text: string): string {
  return text
    .replaceAll('\u0000', '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const answer = await readPdf(workerData as PdfWork).catch(
  (error: unknown): PdfAnswer => ({ type: 'unreadable', name: (error as Error)?.name ?? 'unknown' }),
);
parentPort?.postMessage(answer);

// Owns reading the text of a PDF: in a thread that is stopped when the file takes too long or too much.
import { Worker } from 'node:worker_threads';
import { AppError } from '@helix/runtime';
import { LRUCache } from 'lru-cache';
import type { PdfAnswer, PdfWork } from './pdf-worker.ts';

const MAX_PAGES = 1_000;
/** About 500,000 tokens: more than any model reads. */
const MAX_CHARACTERS = 2_000_000;
const MAX_HEAP_MB = 256;
export type PdfLimits = {
  timeoutMs: number;
  /** What the process may grow by meanwhile: unpacked streams lie outside the thread's heap. */
  growthBytes: number;
};
/** A few hundred pages take two seconds. */
const LIMITS: PdfLimits = { timeoutMs: 20_000, growthBytes: 400 * 1024 ** 2 };
const LOOK_EVERY_MS = 50;
/** Agents read a text page by page, one request each. */
const CACHED_CHARACTERS = 4_000_000;

export type PdfText = { text: string; note: string | null };

/** In one bundle the worker lies beside the main file; in the sources beside this one. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './pdf-worker.ts' : './uploads/pdf-worker.js',
  import.meta.url,
);

export class PdfTexts {
  readonly #cache = new LRUCache<string, PdfText>({
    maxSize: CACHED_CHARACTERS,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  readonly #reading = new Map<string, Promise<PdfText>>();
  readonly #limits: PdfLimits;
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: PdfLimits = LIMITS) {
    this.#limits = limits;
  }

  /** One file after the other: reading takes a core. @throws AppError 422 saying why it cannot be read */
  read(hash: string, path: string): Promise<PdfText> {
    const known = this.#cache.get(hash);
    if (known) return Promise.resolve(known);
    const current = this.#reading.get(hash);
    if (current) return current;
    const reading = this.#last
      .then(() => readInThread({ path, maxPages: MAX_PAGES, maxCharacters: MAX_CHARACTERS }, this.#limits))
      .then(toPdfText)
      .then((text) => {
        this.#cache.set(hash, text);
        return text;
      })
      .finally(() => this.#reading.delete(hash));
    this.#reading.set(hash, reading);
    this.#last = reading.catch(() => undefined);
    return reading;
  }
}

function toPdfText(answer: PdfAnswer): PdfText {
  if (answer.type === 'unreadable') {
    throw unreadable(
      answer.name === 'PasswordException'
        ? 'The PDF is protected by a password. Remove the password and attach it again.'
        : 'The PDF is damaged, so its text cannot be read. Save it anew and attach it again.',
    );
  }
  const { text, pages, pagesRead } = answer;
  if (text === '') {
    return {
      text,
      note: `There is no text in the ${pages} pages of this PDF: they are probably scanned pictures.`,
    };
  }
  return { text, note: pagesRead < pages ? `Only ${pagesRead} of its ${pages} pages were read.` : null };
}

function readInThread(work: PdfWork, limits: PdfLimits): Promise<PdfAnswer> {
  const worker = new Worker(WORKER_URL, {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    env: {},
    // Its reader's remarks about strange files are of no use to anybody.
    stdout: true,
    stderr: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<PdfAnswer>();
  const memoryBefore = process.memoryUsage.rss();
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() - memoryBefore > limits.growthBytes) reject(tooMuch());
  }, LOOK_EVERY_MS);
  const timeout = setTimeout(() => reject(tooMuch()), limits.timeoutMs);
  worker.once('message', (answer: PdfAnswer) => resolve(answer));
  // Out of memory, or a fault of the reader that nobody caught.
  worker.once('error', () => reject(tooMuch()));
  worker.once('exit', () => reject(tooMuch()));
  return promise.finally(async () => {
    clearInterval(watch);
    clearTimeout(timeout);
    await worker.terminate();
  });
}

function tooMuch(): AppError {
  return unreadable(
    'The PDF takes more time or memory to read than a file may. Attach a smaller part of it, or its text.',
  );
}

function unreadable(message: string): AppError {
  return new AppError({ status: 422, code: 'file_unreadable', message });
}

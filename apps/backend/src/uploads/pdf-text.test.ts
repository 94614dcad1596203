import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { pdfBytes } from '@helix/testing';
import { expect, it, onTestFinished } from 'vitest';
import { type PdfLimits, PdfTexts } from './pdf-text.ts';

async function read(bytes: Buffer, limits?: PdfLimits) {
  const folder = await mkdtemp(join(tmpdir(), 'helix-pdf-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  return new PdfTexts(limits).read('hash', path);
}

it('reads the words of all pages, each under its number', async () => {
  expect(await read(pdfBytes('Launch plan\nMay 2027', 'Second (page)'))).toEqual({
    text: '[Page 1]\nLaunch plan\nMay 2027\n\n[Page 2]\nSecond (page)',
    note: null,
  });
});

it('says that a PDF without words has none', async () => {
  expect(await read(pdfBytes('', ''))).toEqual({
    text: '',
    note: expect.stringMatching(/no text in the 2 pages/),
  });
});

it('says that a damaged PDF is damaged', async () => {
  const whole = pdfBytes('Words');
  for (const bytes of [Buffer.from('%PDF-1.4\nnothing more'), whole.subarray(0, 60), Buffer.from('%PDF-')]) {
    await expect(read(bytes)).rejects.toMatchObject({ status: 422, code: 'file_unreadable' });
  }
});

it.each([
  ['time', { timeoutMs: 300, growthBytes: 1e12 }],
  ['memory', { timeoutMs: 60_000, growthBytes: 1024 ** 2 }],
])('stops a PDF that takes too much %s, while the process goes on', async (_, limits) => {
  // Small as a file, and seconds of work for any reader.
  const packed = deflateSync(Buffer.from(`BT /F1 12 Tf ${'(x) Tj '.repeat(5_000_000)} ET`));
  let beats = 0;
  const pulse = setInterval(() => {
    beats += 1;
  }, 10);
  await expect(read(withContent(pdfBytes('placeholder'), packed), limits)).rejects.toMatchObject({
    status: 422,
    message: expect.stringMatching(/time or memory/),
  });
  clearInterval(pulse);
  expect(beats).toBeGreaterThan(0);
});

it('reads a file once, however many ask for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'helix-pdf-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'file');
  await writeFile(path, pdfBytes('Words'));
  const texts = new PdfTexts();
  const [one, two] = await Promise.all([texts.read('a', path), texts.read('a', path)]);
  expect(one).toBe(two);
  await rm(path);
  expect(await texts.read('a', path)).toBe(one);
});

/** The first page's drawing, replaced; readers find objects again when the table of offsets is wrong. */
function withContent(file: Buffer, content: Buffer): Buffer {
  const start = file.indexOf('<< /Length');
  const end = file.indexOf('endstream', start);
  const head = `<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`;
  return Buffer.concat([
    file.subarray(0, start),
    Buffer.from(head),
    content,
    Buffer.from('\n'),
    file.subarray(end),
  ]);
}

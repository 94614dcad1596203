import { AppError } from '@helix/runtime';
import {
  elfBytes,
  exeBytes,
  gifBytes,
  jpegBytes,
  pdfBytes,
  pngBytes,
  webpBytes,
  zipBytes,
} from '@helix/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEAD_BYTES, identifyFile } from './file-type.ts';

function identify(name: string, bytes: Buffer | string) {
  const content = Buffer.from(bytes);
  const isText = !content.includes(0) && Buffer.from(content.toString()).equals(content);
  return identifyFile(name, { head: content.subarray(0, HEAD_BYTES), isText });
}

async function refusal(name: string, bytes: Buffer | string): Promise<string> {
  const error = await identify(name, bytes).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).status).toBe(415);
  return (error as AppError).message;
}

describe('what a file is', () => {
  it.each([
    ['notes.txt', 'Notes', 'text/plain'],
    ['README', 'Read me', 'text/plain'],
    ['main.py', 'print(1)', 'text/plain'],
    ['sales.txt', 'BMW sales, although files that begin with BM are pictures elsewhere', 'text/plain'],
    ['calendar.ics', 'BEGIN:VCALENDAR', 'text/plain'],
    ['feed.xml', '<?xml version="1.0"?><a/>', 'text/plain'],
    ['page.txt', '<!doctype html><script>alert(1)</script>', 'text/plain'],
    ['plan.MD', '# Plan', 'text/markdown'],
    ['plan.markdown', '# Plan', 'text/markdown'],
    ['table.csv', 'a,b\n1,2', 'text/csv'],
    ['data.json', '{}', 'application/json'],
    ['paper.pdf', pdfBytes('Hello'), 'application/pdf'],
    ['plain-paper.pdf', '%PDF-1.4\nall of it letters', 'application/pdf'],
    ['dot.png', pngBytes, 'image/png'],
    ['dot.gif', gifBytes, 'image/gif'],
    ['photo.JPEG', jpegBytes, 'image/jpeg'],
    ['picture.webp', webpBytes, 'image/webp'],
  ])('%s is what its bytes say', async (name, bytes, type) => {
    expect(await identify(name, bytes)).toEqual({ type, name });
  });

  it('gets the extension that it lacks', async () => {
    expect(await identify('screenshot', pngBytes)).toEqual({ type: 'image/png', name: 'screenshot.png' });
  });

  it.each([
    ['paper.pdf', pngBytes, /is a PNG file, although its name ends in \.pdf\. Rename it to end in \.png/],
    ['notes.txt', elfBytes, /is a Linux program \(ELF\).*Files that are taken: text, Markdown/],
    ['notes.md', exeBytes, /is a Windows program/],
    ['photo.png', '<!DOCTYPE html><p>Hi</p>', /is an HTML page, although its name ends in \.png/],
    ['photo.png', '<svg xmlns="http://www.w3.org/2000/svg"/>', /is an SVG drawing/],
    ['paper.pdf', 'Just words', /is plain text, although its name ends in \.pdf/],
    ['things.zip', zipBytes, /is a ZIP archive; unpack it/],
    ['letter.docx', zipBytes, /is a Word document; save it as PDF/],
    ['table.csv', zipBytes, /is a ZIP archive/],
    ['page.html', '<!doctype html>', /Rename "page\.html" to end in \.txt/],
    ['drawing.svg', '<svg/>', /Files named \.svg run or show a page/],
    ['run.bat', 'format c:', /Files named \.bat/],
    ['table.csv', Buffer.from('Müller;1', 'latin1'), /another encoding than UTF-8/],
    ['table.csv', Buffer.from('\ufeffa;b', 'utf16le'), /UTF-16; save it as UTF-8/],
    ['data.bin', Buffer.from([1, 0, 2, 0, 3]), /a binary file of an unknown kind/],
  ])('%s with other bytes behind it is refused in words', async (name, bytes, words) => {
    expect(await refusal(name, bytes)).toMatch(words);
  });

  it('is found or refused for any bytes at all', async () => {
    const starts = [
      pngBytes,
      jpegBytes,
      webpBytes,
      zipBytes,
      pdfBytes('x'),
      Buffer.from('ID3'),
      Buffer.alloc(0),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.nat(80),
        fc.uint8Array({ maxLength: 400 }),
        async (start, kept, tail) => {
          const head = Buffer.concat([start.subarray(0, kept), tail]);
          const answer = await identifyFile('file', { head, isText: false }).catch((error: unknown) => error);
          if (answer instanceof Error) expect(answer).toBeInstanceOf(AppError);
        },
      ),
      { numRuns: 500 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseByteRange } from './byte-range.ts';
import { contentDisposition } from './content-disposition.ts';

/** What means something in headers, and what does not fit into them. */
const anyName = fc.string({ unit: fc.constantFrom(...`a"\\%'();*=é😀\r\n\u0000\ud800`) });

describe('the name of a download', () => {
  it.each([
    ['report.csv', `attachment; filename="report.csv"; filename*=UTF-8''report.csv`],
    [
      'Überblick €.pdf',
      `attachment; filename="_berblick _.pdf"; filename*=UTF-8''%C3%9Cberblick%20%E2%82%AC.pdf`,
    ],
    [
      `a"b\\c%20'(1)*.txt`,
      `attachment; filename="a_b_c_20'(1)*.txt"; filename*=UTF-8''a%22b%5Cc%2520%27%281%29%2A.txt`,
    ],
  ])('%s', (name, header) => expect(contentDisposition(name)).toBe(header));

  it('is one header line that no name can break out of', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const header = contentDisposition(name);
        expect(header).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/);
        expect(header.split('"')).toHaveLength(3);
      }),
    );
  });
});

describe('the range of a download', () => {
  it.each([
    [undefined, 'whole'],
    ['bytes=0-4', { start: 0, end: 4 }],
    ['bytes=5-', { start: 5, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=8-100', { start: 8, end: 9 }],
    ['bytes=10-', 'impossible'],
    ['bytes=-0', 'impossible'],
    ['bytes=4-2', 'whole'],
    ['bytes=0-1,3-4', 'whole'],
    ['bytes=-', 'whole'],
    ['lines=1-2', 'whole'],
  ])('%s of ten bytes', (header, range) => expect(parseByteRange(header, 10)).toEqual(range));
});

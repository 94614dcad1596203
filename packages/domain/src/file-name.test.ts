import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_NAME_MAX_BYTES, freeFileName, safeFileName, splitFileName } from './file-name.ts';

/** Names as an attacker would write them: pieces that mean something to some system, between any characters. */
const hostileName = fc
  .array(
    fc.oneof(
      fc.string({
        unit: fc.constantFrom(...'aB1-_ ~\t\u00a0\u0301\u200d\ufeff\ufffe\ue000文'),
        maxLength: 8,
      }),
      fc.constantFrom(
        '..',
        '/',
        '\\',
        '.',
        ' ',
        'CON',
        'nul.txt',
        '\u202e',
        '\u0000',
        '\r\n',
        '\ud800',
        '.pdf',
        ':',
        'é',
        '😀',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('a safe file name', () => {
  it('is one visible segment of bounded length, whatever was sent', () => {
    fc.assert(
      fc.property(hostileName, (raw) => {
        const name = safeFileName(raw);
        expect(name).not.toBe('');
        expect(name).not.toMatch(/[\\/<>:"|?*]/);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(name).not.toMatch(/^[.\s]|[.\s]$/u);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(name.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(FILE_NAME_MAX_BYTES);
      }),
    );
  });

  it('stays as it is the second time', () => {
    fc.assert(
      fc.property(hostileName, (raw) => {
        expect(safeFileName(safeFileName(raw))).toBe(safeFileName(raw));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps names that are fine', () => {
    for (const name of [
      'report.csv',
      'Überblick Q3.pdf',
      '日本語.md',
      'a.b.c.json',
      'README',
      'naïve – plan (2).txt',
    ]) {
      expect(safeFileName(name)).toBe(name);
    }
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\evil.txt', 'evil.txt'],
    ['/', 'file'],
    ['..', 'file'],
    ['', 'file'],
    ['.htaccess', 'htaccess'],
    ['CON', '_CON'],
    ['nul.tar.txt', '_nul.tar.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\u0000b\r\nc.txt', 'ab c.txt'],
    ['what: "this"?.csv', 'what_ _this__.csv'],
    ['report.pdf. . ', 'report.pdf'],
    ['half \ud83d character.txt', 'half _ character.txt'],
  ])('turns %j into %j', (raw, name) => expect(safeFileName(raw)).toBe(name));

  it('keeps the extension of a name that is too long', () => {
    const name = safeFileName(`${'é'.repeat(500)}.markdown`);
    expect(name.endsWith('é.markdown')).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(FILE_NAME_MAX_BYTES);
    expect(splitFileName(name).extension).toBe('.markdown');
  });
});

describe('a free file name', () => {
  it('counts past those that are taken, and stays short enough', () => {
    const taken = new Set(['report.csv', 'report (2).csv']);
    expect(freeFileName('report.csv', (name) => taken.has(name))).toBe('report (3).csv');
    expect(freeFileName('other.csv', (name) => taken.has(name))).toBe('other.csv');
    const long = safeFileName(`${'x'.repeat(400)}.csv`);
    const next = freeFileName(long, (name) => name === long);
    expect(next).toMatch(/x \(2\)\.csv$/);
    expect(Buffer.byteLength(next)).toBeLessThanOrEqual(FILE_NAME_MAX_BYTES);
  });
});

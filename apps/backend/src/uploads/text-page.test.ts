import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { pageOfFile, pageOfText } from './text-page.ts';

/** Characters of one, two, three and four bytes. */
const anyText = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀') });

it('gives a text back whole, whatever the size of its pages', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, limit) => {
      const bytes = Buffer.from(text);
      let read = '';
      for (let offset: number | null = 0; offset !== null; ) {
        const page = pageOfText(bytes, offset, limit);
        expect(page.text).not.toContain('\uFFFD');
        read += page.text;
        offset = page.nextOffset;
      }
      expect(read).toBe(text);
    }),
  );
});

it('reads a file as it reads a text, at any offset', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'helix-page-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const bytes = Buffer.from('aé€😀z'.repeat(3));
  const path = join(folder, 'text');
  await writeFile(path, bytes);
  for (let offset = 0; offset <= bytes.length + 2; offset += 1) {
    for (const limit of [1, 2, 5, 100]) {
      expect(await pageOfFile(path, offset, limit)).toEqual(pageOfText(bytes, offset, limit));
    }
  }
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitMarkdownBlocks } from './markdown-blocks.ts';

it('cuts paragraphs and headings apart', () => {
  expect(splitMarkdownBlocks('# Title\n\nOne.\n\nTwo.\n')).toHaveLength(3);
});

it('never cuts inside a fence, closed or still open', () => {
  expect(splitMarkdownBlocks('```ts\na\n\nb\n```\n\nAfter')).toEqual(['```ts\na\n\nb\n```\n', 'After']);
  expect(splitMarkdownBlocks('Before\n\n````\n```\n\nb')).toEqual(['Before\n', '````\n```\n\nb']);
});

it('keeps a loose list and its continuation together', () => {
  expect(splitMarkdownBlocks('1. a\n\n2. b\n\n   more\n\n3. c')).toHaveLength(1);
});

it('loses no text, and changes no finished block while a text grows', () => {
  const line = fc.constantFrom('text', '', '```', '- item', '# head', '    code', '| a | b |', '> quote');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const text = lines.join('\n');
      const blocks = splitMarkdownBlocks(text);
      expect(blocks.join('\n').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      const longer = splitMarkdownBlocks(`${text}\nmore`);
      expect(longer.slice(0, Math.max(0, blocks.length - 1))).toEqual(blocks.slice(0, -1));
    }),
  );
});

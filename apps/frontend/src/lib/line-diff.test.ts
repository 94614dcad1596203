import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffLine, diffLines, foldSameLines } from './line-diff.ts';

const marks = { same: ' ', added: '+', removed: '-' };
const show = (lines: DiffLine[]) =>
  lines.map(
    ({ type, parts }) =>
      marks[type] + parts.map(({ text, isChanged }) => (isChanged ? `[${text}]` : text)).join(''),
  );

describe('the difference of two texts', () => {
  it('is nothing where they are the same', () => {
    expect(diffLines('', '')).toEqual([]);
    expect(show(diffLines('a\nb\n', 'a\nb'))).toEqual([' a', ' b']);
  });

  it('is the lines that came and went, in their places', () => {
    expect(show(diffLines('# Rules\n- one\n- two', '# Rules\n- one\n- new\n- two'))).toEqual([
      ' # Rules',
      ' - one',
      '+- new',
      ' - two',
    ]);
    expect(show(diffLines('a\nb\nc', 'a\nc'))).toEqual([' a', '-b', ' c']);
    expect(show(diffLines('', 'a'))).toEqual(['+a']);
  });

  it('marks the words that changed inside a line, and tells another line as another', () => {
    expect(show(diffLines('It costs 12 dollars.', 'It costs 15 dollars.'))).toEqual([
      '-It costs [12] dollars.',
      '+It costs [15] dollars.',
    ]);
    expect(show(diffLines('One thing', 'Whatever else there is'))).toEqual([
      '-One thing',
      '+Whatever else there is',
    ]);
  });

  it('leads from one text to the other, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'a b', 'c, d', '')).map((lines) => lines.join('\n'));
    const side = (lines: DiffLine[], left: 'added' | 'removed') =>
      lines.filter(({ type }) => type !== left).map(({ parts }) => parts.map((part) => part.text).join(''));
    const plain = (value: string) => (value === '' ? [] : value.replace(/\n$/, '').split('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        expect(side(lines, 'added')).toEqual(plain(before));
        expect(side(lines, 'removed')).toEqual(plain(after));
      }),
    );
  });

  it('does not take for ever on long texts', () => {
    const long = (word: string) => Array.from({ length: 5_000 }, (_, index) => `${word} ${index}`).join('\n');
    expect(diffLines(long('a'), long('b'))).toHaveLength(10_000);
  });
});

it('leaves out what is far from any change', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const after = before.with(10, 'something else entirely');
  const blocks = foldSameLines(diffLines(before.join('\n'), after.join('\n')), 2);
  expect(blocks.map((block) => (block.type === 'skipped' ? block.count : block.lines.length))).toEqual([
    8, 6, 7,
  ]);
});

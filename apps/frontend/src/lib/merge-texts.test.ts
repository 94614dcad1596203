import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTexts } from './merge-texts.ts';

const base = '# Rules\n\n- Be brief.\n- Be kind.\n- Be early.\n';

describe('two changes of one text', () => {
  it('are put together where they are about different lines', () => {
    const theirs = `${base}- Say boats.\n`;
    const mine = base.replace('Be brief', 'Be very brief');
    expect(mergeTexts(base, theirs, mine)).toBe(`${mine}- Say boats.\n`);
  });

  it('are both kept where both add at the end', () => {
    expect(mergeTexts(base, `${base}- Theirs.\n`, `${base}- Mine.\n`)).toBe(`${base}- Theirs.\n- Mine.\n`);
    expect(mergeTexts('', '- Theirs.\n', '- Mine.')).toBe('- Theirs.\n- Mine.\n');
  });

  it('are not put together where they change the same line, or one deletes what the other changes', () => {
    const theirs = base.replace('Be kind', 'Be fair');
    expect(mergeTexts(base, theirs, base.replace('Be kind', 'Be good'))).toBeNull();
    expect(mergeTexts(base, theirs, base.replace('- Be kind.\n', ''))).toBeNull();
  });

  it('are not put together where one adds to lines that the other deletes', () => {
    const mine = base.replace('- Be early.\n', '');
    expect(mergeTexts(base, `${base}- And punctual.\n`, mine)).toBeNull();
  });

  it('count once where both are the same', () => {
    const both = base.replace('Be kind', 'Be fair');
    expect(mergeTexts(base, both, both)).toBe(both);
  });
});

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

it('changes nothing by a side that changed nothing, and is the same from both sides where it is clean', () => {
  fc.assert(
    fc.property(text, text, text, (from, one, other) => {
      expect(mergeTexts(from, one, from)).toBe(one);
      expect(mergeTexts(from, from, one)).toBe(one);
      expect(mergeTexts(from, one, other) === null).toBe(mergeTexts(from, other, one) === null);
    }),
  );
});

it('loses no line that only one side has added', () => {
  fc.assert(
    fc.property(text, fc.nat(8), fc.nat(8), (from, one, other) => {
      const insert = (at: number, line: string) => {
        const lines = from === '' ? [] : from.replace(/\n$/, '').split('\n');
        lines.splice(at, 0, line);
        return `${lines.join('\n')}\n`;
      };
      const merged = mergeTexts(from, insert(one, 'theirs'), insert(other, 'mine'));
      expect(merged).toContain('theirs\n');
      expect(merged).toContain('mine\n');
    }),
  );
});

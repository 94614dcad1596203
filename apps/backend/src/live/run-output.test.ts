import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunOutput } from './run-output.ts';

describe('RunOutput', () => {
  it('rebuilds any text from any cut into deltas, whatever is delivered twice', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.nat({ max: 20 })),
        fc.boolean(),
        (text, cuts, isRepeated) => {
          const output = new RunOutput();
          let seen = '';
          let at = 0;
          for (const size of [...cuts, text.length]) {
            const part = { delta: text.slice(at, at + size), offset: at };
            for (const change of [output.apply(part), isRepeated ? output.apply(part) : null]) {
              if (change?.type === 'delta') seen = seen.slice(0, change.offset) + change.text;
            }
            at += part.delta.length;
          }
          expect(output.text).toBe(text);
          expect(seen).toBe(text);
        },
      ),
    );
  });

  it('tells of a gap instead of guessing, and of a replacement by a snapshot', () => {
    const output = new RunOutput();
    output.apply({ delta: 'Hello', offset: 0 });
    expect(output.apply({ delta: 'x', offset: 9 })).toEqual({ type: 'gap' });
    expect(output.apply({ text: 'Hello there', delta: ' there' })).toEqual({
      type: 'delta',
      offset: 5,
      text: ' there',
    });
    expect(output.apply({ text: 'Bye', delta: 'Bye', replace: true })).toEqual({
      type: 'snapshot',
      text: 'Bye',
    });
  });
});

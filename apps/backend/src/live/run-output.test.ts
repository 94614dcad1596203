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

  it('puts together what a gateway tells message by message, as its own text of the run has it', () => {
    const output = new RunOutput();
    output.apply({ text: 'I write', delta: 'I write', itemId: 'r:1' });
    output.apply({ text: 'I write it down.', delta: ' it down.', itemId: 'r:1' });
    expect(output.apply({ text: 'It is', delta: 'It is', itemId: 'r:2' })).toEqual({
      type: 'delta',
      offset: 16,
      text: '\n\nIt is',
    });
    expect(output.apply({ text: 'It is written.', delta: ' written.', itemId: 'r:2' })).toEqual({
      type: 'delta',
      offset: 23,
      text: ' written.',
    });
    expect(output.text).toBe('I write it down.\n\nIt is written.');
    // The same words again are another message all the same.
    output.apply({ text: 'It is written.', delta: 'It is written.', itemId: 'r:3' });
    expect(output.text).toBe('I write it down.\n\nIt is written.\n\nIt is written.');
  });

  it('finds the message that grows again after a snapshot, wherever that had got to', () => {
    for (const snapshot of ['A one.\n\nB', 'A one.\n\nB two', 'A one.\n\nB two three', 'A one.']) {
      const output = new RunOutput();
      output.setText(snapshot);
      output.apply({ text: 'B two', delta: ' two', itemId: 'r:2' });
      expect(output.text.startsWith('A one.\n\nB two')).toBe(true);
      output.apply({ text: 'B two three', delta: ' three', itemId: 'r:2' });
      expect(output.text).toBe('A one.\n\nB two three');
    }
  });

  it('takes back a part of one message without losing those before it', () => {
    const output = new RunOutput();
    output.apply({ text: 'First.', delta: 'First.', itemId: 'r:1' });
    output.apply({ text: 'Second <secret>', delta: 'Second <secret>', itemId: 'r:2' });
    expect(output.apply({ text: 'Second', delta: '', itemId: 'r:2', replace: true })).toEqual({
      type: 'snapshot',
      text: 'First.\n\nSecond',
    });
  });
});

import type { RunStep } from '@helix/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRunMessage, emptyRunOutput, lastWordsOf, type RunOutput } from './run-output.ts';

/** With pairs that a delta may cut. All of Unicode would take seconds to prepare on a busy machine. */
const anyText = fc.string({ unit: fc.constantFrom('a', ' ', '\n', 'é', '漢', '🦊', '\ud83e') });
const snapshot = (text: string) => applyRunMessage(emptyRunOutput, { type: 'snapshot', text }).output;
const delta = (output: RunOutput, offset: number, text: string) =>
  applyRunMessage(output, { type: 'delta', offset, text });

describe("a run's output", () => {
  it('appends what follows', () => {
    expect(delta(snapshot('Hel'), 3, 'lo')).toEqual({
      output: { text: 'Hello', steps: [], hasSnapshot: true },
      isGap: false,
    });
  });

  it('takes only the new part of an overlapping delta', () => {
    expect(delta(snapshot('Hello'), 3, 'lo you').output.text).toBe('Hello you');
    expect(delta(snapshot('Hello'), 0, 'Hel').output.text).toBe('Hello');
  });

  it('says when something is missing, and keeps what it has', () => {
    expect(delta(snapshot('He'), 5, 'x')).toMatchObject({ isGap: true, output: { text: 'He' } });
  });

  it('waits for the first snapshot', () => {
    expect(delta(emptyRunOutput, 0, 'x')).toEqual({ output: emptyRunOutput, isGap: false });
  });

  it('starts over with a new snapshot', () => {
    const output = delta(snapshot('old text'), 8, '!').output;
    expect(applyRunMessage(output, { type: 'snapshot', text: 'new' }).output.text).toBe('new');
  });

  it('puts any text together from deltas that repeat and overlap', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(40)), (text, cuts) => {
        let output = snapshot(text.slice(0, 3));
        for (const cut of cuts) {
          const offset = Math.max(0, output.text.length - (cut % 7));
          output = delta(output, offset, text.slice(offset, offset + cut)).output;
          expect(text.startsWith(output.text)).toBe(true);
        }
      }),
    );
  });

  it('replaces a step by its later state', () => {
    const step: RunStep = {
      id: 's1',
      kind: 'tool',
      title: 'Read a file',
      status: 'running',
      started_at: '2026-01-01T00:00:00Z',
      ended_at: null,
    };
    const first = applyRunMessage(emptyRunOutput, { type: 'step', step }).output;
    const second = applyRunMessage(first, { type: 'step', step: { ...step, status: 'done' } }).output;
    expect(second.steps).toEqual([{ ...step, status: 'done' }]);
  });
});

describe('the last words on a card', () => {
  it.each([
    ['', ''],
    ['One\nTwo\n\n', 'One Two'],
    ['## A **bold** plan', 'A bold plan'],
    ['- [ ] write `code` soon', 'write code soon'],
    ['Text\n```\n', 'Text'],
    ['See [the page](https://a.example/x)', 'See the page'],
    ['Rows\n|---|---|', 'Rows'],
    ['Before\n\n## ', 'Before'],
    ['snake_case_name stays', 'snake_case_name stays'],
    ['2 * 3 = 6', '2 * 3 = 6'],
  ])('of %j is %j', (text, line) => {
    expect(lastWordsOf(text, 160)).toBe(line);
  });

  it('keep the end of a long text', () => {
    const line = lastWordsOf(`${'word '.repeat(100)}end`, 160);
    expect(line).toHaveLength(160);
    expect(line.endsWith('end')).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { focusAfterRemoval, nextFocus } from './board-focus.ts';
import { boardCommand, type PressedKey, shortcutHelp } from './board-shortcuts.ts';

const columns = [
  { id: 'todo', cardIds: ['a', 'b', 'c'] },
  { id: 'in_progress', cardIds: [] },
  { id: 'review', cardIds: ['d'] },
];

describe('the focus', () => {
  it.each([
    ['a', 'down', 'b'],
    ['c', 'down', 'c'],
    ['a', 'up', 'a'],
    ['b', 'first', 'a'],
    ['a', 'last', 'c'],
    ['c', 'right', 'd'],
    ['d', 'left', 'a'],
    ['d', 'right', 'd'],
    ['gone', 'down', 'a'],
    [null, 'up', 'a'],
  ] as const)('from %s %s is %s', (from, direction, to) => {
    expect(nextFocus(columns, from, direction)).toBe(to);
  });

  it('is nowhere on an empty board', () => {
    expect(nextFocus([], 'a', 'down')).toBeNull();
  });

  it('goes to the neighbour when its card leaves', () => {
    expect(focusAfterRemoval(['a', 'b', 'c'], 'b', new Set(['a', 'c']))).toBe('c');
    expect(focusAfterRemoval(['a', 'b', 'c'], 'c', new Set(['a', 'b']))).toBe('b');
    expect(focusAfterRemoval(['a'], 'a', new Set())).toBeNull();
  });
});

const press = (key: string, part: Partial<PressedKey> = {}): PressedKey => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...part,
});

describe('the keys', () => {
  it('move focus and cards only on a card', () => {
    expect(boardCommand(press('ArrowDown'), true)).toEqual({ type: 'focus', direction: 'down' });
    expect(boardCommand(press('ArrowDown', { altKey: true }), true)).toEqual({
      type: 'nudge',
      direction: 'down',
    });
    expect(boardCommand(press('ArrowDown'), false)).toBeNull();
    expect(boardCommand(press('Enter'), false)).toBeNull();
    expect(boardCommand(press('Escape'), false)).toEqual({ type: 'close' });
  });

  it('leave chords of the browser alone', () => {
    expect(boardCommand(press('c', { ctrlKey: true }), true)).toBeNull();
    expect(boardCommand(press('r', { metaKey: true }), true)).toBeNull();
    expect(boardCommand(press('A', { shiftKey: true }), true)).toBeNull();
  });

  it('are all in the help', () => {
    const listed = shortcutHelp
      .flatMap(({ lines }) => lines.flatMap(({ keys }) => keys))
      .join(' ')
      .toLowerCase();
    for (const key of ['j', 'k', 'h', 'l', 'e', 'x', 'a', 'r', 'm', 'c', '/']) {
      expect(boardCommand(press(key), false)).not.toBeNull();
      expect(listed).toContain(key);
    }
  });
});

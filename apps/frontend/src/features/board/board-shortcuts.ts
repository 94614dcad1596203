// Owns the keys of the board: which key means what, and when a key belongs to a text field instead.
import type { FocusDirection } from './board-focus.ts';

export type BoardCommand =
  | { type: 'focus'; direction: FocusDirection }
  | { type: 'nudge'; direction: 'up' | 'down' | 'left' | 'right' }
  | {
      type: 'open' | 'execute' | 'stop' | 'approve' | 'reply' | 'move' | 'create' | 'filter' | 'close';
    };

export interface PressedKey {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

const ARROWS: Record<string, 'up' | 'down' | 'left' | 'right'> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

const LETTERS: Record<string, BoardCommand> = {
  j: { type: 'focus', direction: 'down' },
  k: { type: 'focus', direction: 'up' },
  h: { type: 'focus', direction: 'left' },
  l: { type: 'focus', direction: 'right' },
  e: { type: 'execute' },
  x: { type: 'stop' },
  a: { type: 'approve' },
  r: { type: 'reply' },
  m: { type: 'move' },
  c: { type: 'create' },
  '/': { type: 'filter' },
};

/**
 * `isOnCard`: focus is on a card, so that arrows, Home, End and Enter are ours; elsewhere they scroll the page
 * or press a button.
 */
export function boardCommand(pressed: PressedKey, isOnCard: boolean): BoardCommand | null {
  if (pressed.ctrlKey || pressed.metaKey) return null;
  const arrow = ARROWS[pressed.key];
  if (arrow) {
    if (!isOnCard) return null;
    return pressed.altKey ? { type: 'nudge', direction: arrow } : { type: 'focus', direction: arrow };
  }
  if (pressed.altKey) return null;
  if (pressed.key === 'Escape') return { type: 'close' };
  if (pressed.key === 'Enter') return isOnCard ? { type: 'open' } : null;
  if (pressed.key === 'Home') return isOnCard ? { type: 'focus', direction: 'first' } : null;
  if (pressed.key === 'End') return isOnCard ? { type: 'focus', direction: 'last' } : null;
  if (pressed.shiftKey) return null;
  return LETTERS[pressed.key] ?? null;
}

interface ShortcutGroup {
  title: string;
  lines: { keys: readonly string[]; text: string }[];
}

/** What the help dialog lists. */
export const shortcutHelp: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    lines: [
      { keys: ['Ctrl', 'K'], text: 'Search everything, and go anywhere' },
      { keys: ['?'], text: 'These shortcuts' },
    ],
  },
  {
    title: 'On tasks, on a board as on Today',
    lines: [
      { keys: ['J', 'K'], text: 'Next and previous task (also ↓ and ↑)' },
      { keys: ['Enter'], text: 'Open the task' },
      { keys: ['Esc'], text: 'Close the task' },
      { keys: ['E'], text: 'Execute, or run again' },
      { keys: ['X'], text: 'Stop the run' },
      { keys: ['A'], text: 'Approve' },
      { keys: ['R'], text: 'Reject with feedback, or answer the question' },
    ],
  },
  {
    title: 'On a board',
    lines: [
      { keys: ['C'], text: 'New task' },
      { keys: ['/'], text: 'Filter' },
      { keys: ['H', 'L'], text: 'Column to the left and right (also ← and →)' },
      { keys: ['M'], text: 'Move to another column' },
      { keys: ['Alt', '↑ ↓ ← →'], text: 'Move the task by one place or column' },
    ],
  },
];

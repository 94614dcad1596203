// Owns where the keyboard goes from a card: up and down a column, and across to the nearest row of the next one.
export interface FocusColumn {
  id: string;
  cardIds: readonly string[];
}

export type FocusDirection = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

/** The card to focus next; null when there is none. A card that has gone starts at the first one. */
export function nextFocus(
  columns: readonly FocusColumn[],
  currentId: string | null,
  direction: FocusDirection,
): string | null {
  const at = locate(columns, currentId);
  if (at === null) return columns.find((column) => column.cardIds.length > 0)?.cardIds[0] ?? null;
  const column = columns[at.column]?.cardIds ?? [];
  switch (direction) {
    case 'up':
      return column[Math.max(0, at.row - 1)] ?? null;
    case 'down':
      return column[Math.min(column.length - 1, at.row + 1)] ?? null;
    case 'first':
      return column[0] ?? null;
    case 'last':
      return column.at(-1) ?? null;
    case 'left':
      return across(columns, at, -1) ?? currentId;
    case 'right':
      return across(columns, at, 1) ?? currentId;
  }
}

/** What to focus when the focused card leaves (moved, deleted, filtered away): its neighbour below, then above. */
export function focusAfterRemoval(
  before: readonly string[],
  removedId: string,
  now: ReadonlySet<string>,
): string | null {
  const index = before.indexOf(removedId);
  if (index === -1) return null;
  const below = before.slice(index + 1).find((id) => now.has(id));
  return below ?? before.slice(0, index).findLast((id) => now.has(id)) ?? null;
}

function across(
  columns: readonly FocusColumn[],
  at: { column: number; row: number },
  step: -1 | 1,
): string | undefined {
  for (let index = at.column + step; index >= 0 && index < columns.length; index += step) {
    const cardIds = columns[index]?.cardIds ?? [];
    if (cardIds.length > 0) return cardIds[Math.min(at.row, cardIds.length - 1)];
  }
  return undefined;
}

function locate(columns: readonly FocusColumn[], id: string | null): { column: number; row: number } | null {
  if (id === null) return null;
  for (const [column, { cardIds }] of columns.entries()) {
    const row = cardIds.indexOf(id);
    if (row !== -1) return { column, row };
  }
  return null;
}

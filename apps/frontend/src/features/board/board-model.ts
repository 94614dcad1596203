// Owns which card stands in which column, in which order, and where a moved card goes.
import type { TaskCard, TaskStatus } from '@helix/contracts';
import {
  type BoardColumnId,
  boardColumns,
  checkTaskTransition,
  comparePositions,
  positionBetween,
} from '@helix/domain';

export interface BoardColumn {
  id: BoardColumnId;
  title: string;
  cards: TaskCard[];
}

export interface BoardFilter {
  /** Matches title, key and tags. */
  text: string;
  /** An agent's id, 'none' for cards without one, null for all. */
  agentId: string | null;
}

export const noFilter: BoardFilter = { text: '', agentId: null };

export function isFiltering(filter: BoardFilter): boolean {
  return filter.text.trim() !== '' || filter.agentId !== null;
}

export function taskKey(boardKey: string, number: number): string {
  return `${boardKey}-${number}`;
}

export function columnOf(status: TaskStatus): BoardColumnId {
  for (const column of boardColumns) {
    if ((column.statuses as readonly TaskStatus[]).includes(status)) return column.id;
  }
  return 'todo';
}

export function columnTitle(id: BoardColumnId): string {
  return boardColumns.find((column) => column.id === id)?.title ?? id;
}

/** All columns with all their cards, in order. */
export function arrangeBoard(cards: readonly TaskCard[], showCancelled: boolean): BoardColumn[] {
  const byColumn = new Map<BoardColumnId, TaskCard[]>();
  for (const card of cards) {
    const id = columnOf(card.status);
    const column = byColumn.get(id);
    if (column) column.push(card);
    else byColumn.set(id, [card]);
  }
  return boardColumns
    .filter((column) => column.id !== 'cancelled' || showCancelled)
    .map(({ id, title }) => ({ id, title, cards: (byColumn.get(id) ?? []).sort(compareCards) }));
}

/** The order of the API: position byte by byte, then id. */
export function compareCards(left: TaskCard, right: TaskCard): number {
  return comparePositions(left.position, right.position) || comparePositions(left.id, right.id);
}

export function filterColumns(
  columns: readonly BoardColumn[],
  filter: BoardFilter,
  boardKey: string,
): BoardColumn[] {
  const words = filter.text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && filter.agentId === null) return [...columns];
  return columns.map((column) => ({
    ...column,
    cards: column.cards.filter((card) => {
      if (filter.agentId !== null && (card.assigned_agent_id ?? 'none') !== filter.agentId) return false;
      const text =
        `${taskKey(boardKey, card.number)} ${card.title} ${card.tags.join(' ')}`.toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    }),
  }));
}

/** Before or after a card that is shown, or the top or the end of a column. */
export type DropPlace = { beside: string; edge: 'top' | 'bottom' } | { at: 'top' | 'end' };

export type MovePlan =
  | { type: 'move'; status: TaskStatus; position: string }
  | { type: 'nothing' }
  | { type: 'refused'; reason: string };

/**
 * Where a card goes. `column` has all its cards, also those that a filter hides: a card lands right beside the
 * one it was dropped at, whatever stands hidden next to it.
 */
export function planMove(card: TaskCard, column: BoardColumn, place: DropPlace): MovePlan {
  // Review holds what waits for a person: within it a card keeps its own status.
  const status = columnOf(card.status) === column.id ? card.status : column.id;
  const check = checkTaskTransition({
    from: card.status,
    to: status,
    actor: 'person',
    hasActiveRun: card.run !== null,
  });
  if (!check.allowed) return { type: 'refused', reason: check.reason };
  const index = column.cards.findIndex((each) => each.id === card.id);
  const others = column.cards.filter((each) => each.id !== card.id);
  const target = insertionIndex(others, place);
  if (status === card.status && target === index) return { type: 'nothing' };
  const before = others[target - 1]?.position ?? null;
  // Two cards may share a position (moved at the same moment): what follows must be truly greater.
  const after =
    others.slice(target).find((each) => before === null || each.position > before)?.position ?? null;
  return { type: 'move', status, position: positionBetween(before, after) };
}

/** Moving a card starts nothing: whether its agent could be expected to begin by this move. */
export function looksLikeStarting(card: TaskCard, columnId: BoardColumnId): boolean {
  return (
    columnId === 'in_progress' &&
    columnOf(card.status) !== columnId &&
    card.assigned_agent_id !== null &&
    card.run === null
  );
}

function insertionIndex(cards: readonly TaskCard[], place: DropPlace): number {
  if ('at' in place) return place.at === 'top' ? 0 : cards.length;
  const index = cards.findIndex((each) => each.id === place.beside);
  if (index === -1) return cards.length;
  return place.edge === 'top' ? index : index + 1;
}

export interface PendingMove {
  status: TaskStatus;
  position: string;
}

/** Cards as they will be when the server has agreed; a move that fails is simply taken out again. */
export function withPendingMoves(
  cards: readonly TaskCard[],
  moves: ReadonlyMap<string, PendingMove>,
): readonly TaskCard[] {
  if (moves.size === 0) return cards;
  return cards.map((card) => {
    const move = moves.get(card.id);
    return move ? { ...card, ...move } : card;
  });
}

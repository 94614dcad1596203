'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { focusAfterRemoval } from '../board-focus.ts';
import type { BoardColumn } from '../board-model.ts';

export interface FocusRequest {
  taskId: string;
  /** Grows with each request, so that the same card can be asked for twice. */
  count: number;
}

/** Which card the keyboard is on. A card that leaves under it hands the focus to its neighbour. */
export function useCardFocus(columns: readonly BoardColumn[], openTaskId: string | null) {
  const [focusedId, setFocusedId] = useState<string | null>(openTaskId);
  const [focusRequest, setFocusRequest] = useState<FocusRequest | null>(null);
  const focusCard = useCallback((taskId: string) => {
    setFocusedId(taskId);
    setFocusRequest((last) => ({ taskId, count: (last?.count ?? 0) + 1 }));
  }, []);
  const previous = useRef(columns);
  useEffect(() => {
    const before = previous.current;
    previous.current = columns;
    if (before === columns || focusedId === null) return;
    const column = before.find((each) => each.cards.some((card) => card.id === focusedId));
    const now = new Set(columns.flatMap((each) => each.cards.map((card) => card.id)));
    if (now.has(focusedId)) {
      // Drawn anew in another column, its element was replaced and the focus fell to the page.
      if (document.activeElement === document.body && hasMoved(before, columns, focusedId))
        focusCard(focusedId);
      return;
    }
    const next = focusAfterRemoval(column?.cards.map((card) => card.id) ?? [], focusedId, now);
    if (next !== null && document.activeElement === document.body) focusCard(next);
    else setFocusedId(next);
  }, [columns, focusedId, focusCard]);
  return { focusedId, setFocusedId, focusRequest, focusCard };
}

function hasMoved(before: readonly BoardColumn[], now: readonly BoardColumn[], taskId: string): boolean {
  const columnIn = (columns: readonly BoardColumn[]) =>
    columns.find((column) => column.cards.some((card) => card.id === taskId))?.id;
  return columnIn(before) !== columnIn(now);
}

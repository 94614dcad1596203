'use client';

import { useState } from 'react';
import { type BoardFilter, noFilter } from '../board-model.ts';

// In memory, as long as the tab: a look at a run or an agent does not undo what was chosen.
const filters = new Map<string, BoardFilter>();

/** What is shown of a board, kept while other pages are looked at. */
export function useKeptFilter(boardId: string): [BoardFilter, (filter: BoardFilter) => void] {
  const [filter, setFilter] = useState(() => filters.get(boardId) ?? noFilter);
  return [
    filter,
    (next) => {
      filters.set(boardId, next);
      setFilter(next);
    },
  ];
}

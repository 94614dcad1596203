'use client';

import { useEffect, useRef } from 'react';
import { focusAfterRemoval, nextFocus } from '#features/board/board-focus.ts';
import { cardElementId } from '#features/board/flash-card.ts';
import { useBoardKeyboard } from '#features/board/hooks/use-board-keyboard.ts';
import type { TaskPanelState } from '../_tasks/use-task-panel.ts';

/** The board's keys on a list of tasks: the same hand does the same thing. What has no meaning in a list does nothing. */
export function useRowKeys(rowIds: readonly string[], panel: TaskPanelState): void {
  /** Where the hand is: the row that was gone to or opened last, or the neighbour of one that has left. */
  const lastId = useRef<string | null>(null);
  const inList = (id: string | null) => (id !== null && rowIds.includes(id) ? id : null);

  useBoardKeyboard((command, rowId) => {
    const here = inList(rowId) ?? inList(panel.openTaskId);
    lastId.current = here ?? lastId.current;
    const target = rowId ?? panel.openTaskId ?? lastId.current;
    switch (command.type) {
      case 'focus': {
        const next =
          here === null
            ? (inList(lastId.current) ?? rowIds[0] ?? null)
            : nextFocus([{ id: 'rows', cardIds: rowIds }], here, command.direction);
        if (next === null) return;
        lastId.current = next;
        focusRow(next);
        // With the panel open, the next task is shown in it: a list is read with one key.
        if (panel.openTaskId !== null) panel.open(next);
        return;
      }
      case 'close':
        panel.close();
        return;
      case 'open':
        if (target !== null) panel.open(target);
        return;
      case 'execute':
      case 'stop':
      case 'approve':
      case 'reply':
        if (target !== null) panel.act(command.type, target);
    }
  });

  useEffect(() => {
    if (panel.openTaskId !== null) lastId.current = panel.openTaskId;
  }, [panel.openTaskId]);

  // A row that leaves under the focus hands it to its neighbour.
  const previous = useRef(rowIds);
  useEffect(() => {
    const before = previous.current;
    previous.current = rowIds;
    const id = lastId.current;
    if (before === rowIds || id === null || rowIds.includes(id)) return;
    lastId.current = focusAfterRemoval(before, id, new Set(rowIds));
    if (lastId.current !== null && document.activeElement === document.body) focusRow(lastId.current);
  }, [rowIds]);
}

function focusRow(taskId: string): void {
  const row = document.getElementById(cardElementId(taskId));
  row?.focus({ preventScroll: true });
  row?.closest('article')?.scrollIntoView({ block: 'nearest' });
}

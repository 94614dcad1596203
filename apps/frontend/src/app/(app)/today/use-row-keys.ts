'use client';

import { useEffect, useRef } from 'react';
import { focusAfterRemoval, nextFocus } from '#features/board/board-focus.ts';
import { cardElementId } from '#features/board/flash-card.ts';
import { useBoardKeyboard } from '#features/board/hooks/use-board-keyboard.ts';
import type { TaskPanelState } from '../_tasks/use-task-panel.ts';

/** The board's keys on a list of tasks: the same hand does the same thing. What has no meaning in a list does nothing. */
export function useRowKeys(rowIds: readonly string[], panel: TaskPanelState): void {
  const focusedId = useRef<string | null>(null);

  useBoardKeyboard((command, rowId) => {
    focusedId.current = rowId ?? focusedId.current;
    const target = rowId ?? panel.openTaskId ?? focusedId.current;
    switch (command.type) {
      case 'focus': {
        const from = rowId ?? focusedId.current ?? panel.openTaskId;
        const next = nextFocus([{ id: 'rows', cardIds: rowIds }], from, command.direction);
        if (next === null) return;
        focusedId.current = next;
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

  // A row that leaves under the focus hands it to its neighbour.
  const previous = useRef(rowIds);
  useEffect(() => {
    const before = previous.current;
    previous.current = rowIds;
    const id = focusedId.current;
    if (before === rowIds || id === null || rowIds.includes(id)) return;
    focusedId.current = focusAfterRemoval(before, id, new Set(rowIds));
    if (focusedId.current !== null && document.activeElement === document.body) focusRow(focusedId.current);
  }, [rowIds]);
}

function focusRow(taskId: string): void {
  const row = document.getElementById(cardElementId(taskId));
  row?.focus({ preventScroll: true });
  row?.closest('article')?.scrollIntoView({ block: 'nearest' });
}

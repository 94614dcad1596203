'use client';

import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import type { BoardColumnId } from '@helix/domain';
import { useEffect, useState } from 'react';
import type { DropPlace } from '../board-model.ts';

/** Watches every drag on the page and moves the card where it is dropped. */
export function useBoardDrag(moveTo: (cardId: string, columnId: BoardColumnId, place: DropPlace) => boolean) {
  const [draggedId, setDraggedId] = useState<string | null>(null);
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => source.data.type === 'card',
        onDragStart: ({ source }) => setDraggedId(String(source.data.taskId)),
        onDrop: ({ source, location }) => {
          setDraggedId(null);
          const taskId = String(source.data.taskId);
          const targets = location.current.dropTargets;
          const column = targets.find((target) => target.data.type === 'column');
          if (!column) return;
          const card = targets.find((target) => target.data.type === 'card');
          if (card?.data.taskId === taskId) return;
          const edge = card && extractClosestEdge(card.data);
          const place: DropPlace =
            card && (edge === 'top' || edge === 'bottom')
              ? { beside: String(card.data.taskId), edge }
              : { at: 'end' };
          moveTo(taskId, column.data.columnId as BoardColumnId, place);
        },
      }),
    [moveTo],
  );
  return draggedId;
}

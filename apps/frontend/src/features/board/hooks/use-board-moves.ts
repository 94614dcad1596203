'use client';

import type { TaskCard } from '@helix/contracts';
import { taskStatusLabel } from '@helix/domain';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { announce } from '#lib/announce.tsx';
import { messageOf } from '#lib/api-error.ts';
import { storeTask } from '#lib/task-cache.ts';
import { moveTask } from '../api/move-task.ts';
import { type BoardColumn, type DropPlace, type PendingMove, planMove } from '../board-model.ts';
import { flashCard } from '../flash-card.ts';

const none: ReadonlyMap<string, PendingMove> = new Map();

export interface BoardMoves {
  pending: ReadonlyMap<string, PendingMove>;
  /** Shows the move at once, and takes it back visibly when the server refuses. Answers whether it was allowed. */
  move: (card: TaskCard, column: BoardColumn, place: DropPlace) => boolean;
}

export function useBoardMoves(): BoardMoves {
  const client = useQueryClient();
  const [pending, setPending] = useState(none);
  /** Moves of one card are sent one after the other; one that a newer move has overtaken is not sent. */
  const chains = useRef(new Map<string, { last: Promise<void>; newest: PendingMove }>());

  const send = useCallback(
    async (card: TaskCard, move: PendingMove) => {
      const isNewest = () => chains.current.get(card.id)?.newest === move;
      if (!isNewest()) return;
      try {
        storeTask(client, await moveTask(card.id, { status: move.status, position: move.position }));
      } catch (error) {
        if (!isNewest()) return;
        const detail = messageOf(error);
        showToast({ title: `“${card.title}” went back`, description: detail, tone: 'danger' });
        announce(`The move was taken back. ${detail}`);
        flashCard(card.id, 'danger');
      }
      if (!isNewest()) return;
      chains.current.delete(card.id);
      setPending((moves) => {
        const rest = new Map(moves);
        rest.delete(card.id);
        return rest;
      });
    },
    [client],
  );

  const move = useCallback(
    (card: TaskCard, column: BoardColumn, place: DropPlace) => {
      const plan = planMove(card, column, place);
      if (plan.type === 'nothing') return true;
      if (plan.type === 'refused') {
        showToast({ title: `“${card.title}” stays where it is`, description: plan.reason });
        announce(plan.reason);
        return false;
      }
      const next: PendingMove = { status: plan.status, position: plan.position };
      setPending((moves) => new Map(moves).set(card.id, next));
      const before = chains.current.get(card.id)?.last ?? Promise.resolve();
      const entry = { newest: next, last: before };
      chains.current.set(card.id, entry);
      entry.last = before.then(() => send(card, next));
      if (plan.status !== card.status) announce(`Moved to ${taskStatusLabel(plan.status)}.`);
      flashCard(card.id, 'accent');
      return true;
    },
    [send],
  );

  return { pending, move };
}

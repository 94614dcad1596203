'use client';

import type { TaskCard } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { cardsQuery } from '#features/board/api/cards-query.ts';
import { BoardView } from '#features/board/components/board-view.tsx';
import { BoardAccess } from '#features/people/components/board-access.tsx';
import { RunLastLine } from '#features/runs/components/run-last-line.tsx';
import { ApiError } from '#lib/api-error.ts';
import { useLiveChannel } from '#lib/live-channel.tsx';
import { agentsQuery, boardQuery } from '#lib/queries.ts';
import { OpenTask } from '../../_tasks/open-task.tsx';
import { useTaskPanel } from '../../_tasks/use-task-panel.ts';
import { BoardGone } from './board-gone.tsx';

const noCards: TaskCard[] = [];

interface BoardScreenProps {
  boardId: string;
  cursor: string | null;
}

/** The board as long as it is open to the reader; a notice in its place once it is not. */
export function BoardScreen(props: BoardScreenProps) {
  const { error } = useQuery(boardQuery(props.boardId));
  const isGone = error instanceof ApiError && error.status === 404;
  return isGone ? <BoardGone /> : <OpenBoard {...props} />;
}

/** The board and the open task, put together out of their features. */
function OpenBoard({ boardId, cursor }: BoardScreenProps) {
  const { data: board } = useQuery(boardQuery(boardId));
  const { data: cards = noCards } = useQuery(cardsQuery(boardId));
  const { data: agents = [] } = useQuery(agentsQuery());
  const channel = useLiveChannel();
  const [isSharing, setSharing] = useState(false);
  const panel = useTaskPanel(`/boards/${boardId}`, cards);

  useEffect(() => {
    if (cursor !== null) channel.catchUp(cursor);
  }, [channel, cursor]);

  useEffect(() => {
    if (board) document.title = `${board.name} · HELIX`;
  }, [board]);

  const { act, actions } = panel;
  const boardActions = useMemo(() => ({ act, busyIds: new Set(actions.busy.keys()) }), [act, actions.busy]);

  if (!board) return null;
  return (
    <>
      <BoardView
        key={board.id}
        board={board}
        cards={cards}
        agents={agents}
        openTaskId={panel.openTaskId}
        onOpen={panel.open}
        onClose={panel.close}
        actions={boardActions}
        RunLine={RunLastLine}
        onShare={board.abilities.manage ? () => setSharing(true) : undefined}
      />
      {board.abilities.manage ? (
        <BoardAccess board={board} isOpen={isSharing} onClose={() => setSharing(false)} />
      ) : null}
      <OpenTask panel={panel} agents={agents} />
    </>
  );
}

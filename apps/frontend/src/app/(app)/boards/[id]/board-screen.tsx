'use client';

import type { TaskCard } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { TaskAttachments } from '#features/attachments/components/task-attachments.tsx';
import { cardsQuery } from '#features/board/api/cards-query.ts';
import { BoardView } from '#features/board/components/board-view.tsx';
import { BoardAccess } from '#features/people/components/board-access.tsx';
import { AnsweringRuns } from '#features/runs/components/answering-runs.tsx';
import { CommentRunLink } from '#features/runs/components/comment-run-link.tsx';
import { RunHistory } from '#features/runs/components/run-history.tsx';
import { RunLastLine } from '#features/runs/components/run-last-line.tsx';
import { RunView } from '#features/runs/components/run-view.tsx';
import { TaskPanel } from '#features/tasks/components/task-panel.tsx';
import { useTaskActions } from '#features/tasks/hooks/use-task-actions.ts';
import { ApiError } from '#lib/api-error.ts';
import { useLiveChannel } from '#lib/live-channel.tsx';
import { agentsQuery, boardQuery } from '#lib/queries.ts';
import { BoardGone } from './board-gone.tsx';
import { refusalOf } from './card-refusal.ts';
import { showTask } from './task-address.ts';

const noCards: TaskCard[] = [];
const threadRuns = { AnsweringRuns, CommentRunLink };

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
  const openTaskId = useSearchParams().get('task');
  const [isRejecting, setRejecting] = useState(false);
  const [isSharing, setSharing] = useState(false);
  const actions = useTaskActions();

  useEffect(() => {
    if (cursor !== null) channel.catchUp(cursor);
  }, [channel, cursor]);

  useEffect(() => {
    if (board) document.title = `${board.name} · HELIX`;
  }, [board]);

  const open = useCallback(
    (taskId: string) => {
      setRejecting(false);
      showTask(boardId, taskId);
    },
    [boardId],
  );
  const close = useCallback(() => {
    setRejecting(false);
    showTask(boardId, null);
  }, [boardId]);

  /** Keys act on what they can act on, and say why not otherwise. */
  const act = useRef<(name: 'execute' | 'stop' | 'approve' | 'reject', taskId: string) => void>(
    () => undefined,
  );
  useEffect(() => {
    act.current = (name, taskId) => {
      const card = cards.find((each) => each.id === taskId);
      if (!card || actions.busy.has(taskId)) return;
      const refusal = refusalOf(name, card);
      if (refusal !== null) {
        showToast({ title: refusal });
        return;
      }
      if (name === 'reject') {
        open(taskId);
        setRejecting(true);
        return;
      }
      if (name === 'execute' && card.assigned_agent_id === null) open(taskId);
      void actions[name](card);
    };
  }, [cards, actions, open]);
  const boardActions = useMemo(
    () => ({
      execute: (taskId: string) => act.current('execute', taskId),
      stop: (taskId: string) => act.current('stop', taskId),
      approve: (taskId: string) => act.current('approve', taskId),
      reject: (taskId: string) => act.current('reject', taskId),
      busyIds: new Set(actions.busy.keys()),
    }),
    [actions.busy],
  );

  if (!board) return null;
  return (
    <>
      <BoardView
        key={board.id}
        board={board}
        cards={cards}
        agents={agents}
        openTaskId={openTaskId}
        onOpen={open}
        onClose={close}
        actions={boardActions}
        RunLine={RunLastLine}
        onShare={board.abilities.manage ? () => setSharing(true) : undefined}
      />
      {board.abilities.manage ? (
        <BoardAccess board={board} isOpen={isSharing} onClose={() => setSharing(false)} />
      ) : null}
      <TaskPanel
        taskId={openTaskId}
        agents={agents}
        actions={actions}
        isRejecting={isRejecting}
        onRejecting={setRejecting}
        onClose={close}
        RunView={RunView}
        RunHistory={RunHistory}
        Attachments={TaskAttachments}
        threadRuns={threadRuns}
      />
    </>
  );
}

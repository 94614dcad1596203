'use client';

import type { AgentCard, Board, TaskCard } from '@helix/contracts';
import { type BoardColumnId, hasLevel } from '@helix/domain';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { announce } from '#lib/announce.tsx';
import { classNames } from '#lib/class-names.ts';
import { scrollBehavior } from '#lib/reduced-motion.ts';
import { nextFocus } from '../board-focus.ts';
import {
  arrangeBoard,
  type BoardColumn,
  columnOf,
  columnTitle,
  type DropPlace,
  filterColumns,
  looksLikeStarting,
  planMove,
  withPendingMoves,
} from '../board-model.ts';
import type { BoardCommand } from '../board-shortcuts.ts';
import { useBoardDrag } from '../hooks/use-board-drag.ts';
import { useBoardKeyboard } from '../hooks/use-board-keyboard.ts';
import { useBoardMoves } from '../hooks/use-board-moves.ts';
import { useCardFocus } from '../hooks/use-card-focus.ts';
import { useKeptFilter } from '../hooks/use-kept-filter.ts';
import { BoardColumnView } from './board-column.tsx';
import { BoardTabs } from './board-tabs.tsx';
import { BoardToolbar, FILTER_ID } from './board-toolbar.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { QUICK_ADD_ID, QuickAdd } from './quick-add.tsx';
import type { CardHandlers, RunLineComponent } from './task-card.tsx';

/** What a key or a button on a card asks for; the page knows how. */
export interface BoardActions {
  act: (name: 'execute' | 'stop' | 'approve' | 'reply', taskId: string) => void;
  busyIds: ReadonlySet<string>;
}

interface BoardViewProps {
  board: Board;
  cards: readonly TaskCard[];
  agents: readonly AgentCard[];
  openTaskId: string | null;
  onOpen: (taskId: string) => void;
  onClose: () => void;
  actions: BoardActions;
  RunLine: RunLineComponent;
  /** For those who may let others in. */
  onShare: (() => void) | undefined;
}

const emptyTexts: Record<BoardColumnId, string> = {
  todo: 'Nothing to do. Write a task in the line above, choose an agent, press Enter.',
  in_progress: 'A task comes here when an agent works on it. Open one and press Execute.',
  review: 'Results, questions and failures wait for you here.',
  done: 'What you approve ends here.',
  cancelled: 'Nothing has been cancelled.',
};

export function BoardView({
  board,
  cards,
  agents,
  openTaskId,
  onOpen,
  onClose,
  actions,
  RunLine,
  onShare,
}: BoardViewProps) {
  const [filter, setFilter] = useKeptFilter(board.id);
  const [showCancelled, setShowCancelled] = useState(false);
  const [movingId, setMovingId] = useState<string | null>(null);
  const scrollRef = useRef<HTMLDivElement>(null);
  const { pending, move } = useBoardMoves();
  const { act: actOn } = actions;

  const shownCards = useMemo(() => withPendingMoves(cards, pending), [cards, pending]);
  const columns = useMemo(() => arrangeBoard(shownCards, showCancelled), [shownCards, showCancelled]);
  const filtered = useMemo(() => filterColumns(columns, filter, board.key), [columns, filter, board.key]);
  const agentNames = useMemo(() => new Map(agents.map((agent) => [agent.id, agent.name])), [agents]);
  const canMove = hasLevel(board.level, 'create');

  const { focusedId, setFocusedId, focusRequest, focusCard } = useCardFocus(filtered, openTaskId);
  const tabStopId = focusedId ?? filtered.find((column) => column.cards.length > 0)?.cards[0]?.id ?? null;

  /** Event handlers read the board of the moment without being made anew for each change. */
  const present = useRef({ columns, filtered, cards: shownCards });
  useEffect(() => {
    present.current = { columns, filtered, cards: shownCards };
  });
  const findCard = useCallback((id: string) => present.current.cards.find((card) => card.id === id), []);

  const moveTo = useCallback(
    (cardId: string, columnId: BoardColumnId, place: DropPlace) => {
      const card = findCard(cardId);
      const { cards: all, columns: shown } = present.current;
      const column =
        shown.find((each) => each.id === columnId) ??
        arrangeBoard(all, true).find((each) => each.id === columnId);
      if (card === undefined || column === undefined || !move(card, column, place)) return false;
      if (looksLikeStarting(card, columnId))
        showToast({
          title: `${agentNames.get(card.assigned_agent_id ?? '') ?? 'The agent'} has not started`,
          description: `Moving “${card.title}” does not run it.`,
          action: { label: 'Execute', run: () => actOn('execute', cardId) },
        });
      return true;
    },
    [findCard, move, agentNames, actOn],
  );

  const draggedId = useBoardDrag(moveTo);
  const refusalOf = useCallback(
    (taskId: string, columnId: string) => {
      const card = findCard(taskId);
      const column = present.current.columns.find((each) => each.id === columnId);
      if (!card || !column) return null;
      const plan = planMove(card, column, { at: 'top' });
      return plan.type === 'refused' ? plan.reason : null;
    },
    [findCard],
  );

  const nudge = (cardId: string, direction: 'up' | 'down' | 'left' | 'right') => {
    const card = findCard(cardId);
    if (!card || !canMove) return;
    const columnId = columnOf(card.status);
    const columnIndex = filtered.findIndex((column) => column.id === columnId);
    const siblings = filtered[columnIndex]?.cards ?? [];
    const row = siblings.findIndex((each) => each.id === cardId);
    if (direction === 'left' || direction === 'right') {
      const target = filtered[columnIndex + (direction === 'left' ? -1 : 1)];
      if (target) moveTo(cardId, target.id, { at: 'top' });
    } else {
      const neighbour = siblings[row + (direction === 'up' ? -1 : 1)];
      if (!neighbour) return;
      moveTo(cardId, columnId, { beside: neighbour.id, edge: direction === 'up' ? 'top' : 'bottom' });
      announce(
        `Place ${row + (direction === 'up' ? 0 : 2)} of ${siblings.length} in ${columnTitle(columnId)}.`,
      );
    }
    focusCard(cardId);
  };

  useBoardKeyboard((command: BoardCommand, cardId) => {
    const target = cardId ?? openTaskId ?? focusedId;
    const focusPlace = cardId ?? focusedId ?? openTaskId;
    switch (command.type) {
      case 'focus': {
        const next = nextFocus(toFocusColumns(filtered), focusPlace, command.direction);
        if (next === null) return;
        focusCard(next);
        // With the panel open, the next task is shown in it: a list is read with one key.
        if (openTaskId !== null) onOpen(next);
        return;
      }
      case 'nudge':
        if (cardId !== null) nudge(cardId, command.direction);
        return;
      case 'create':
        document.getElementById(QUICK_ADD_ID)?.focus();
        return;
      case 'filter':
        document.getElementById(FILTER_ID)?.focus();
        return;
      case 'close':
        // The panel hears Escape too, but not while it is still coming.
        onClose();
        return;
      default:
        if (target !== null) act(command.type, target);
    }
  });

  const act = (type: 'open' | 'execute' | 'stop' | 'approve' | 'reply' | 'move', taskId: string) => {
    if (type === 'open') onOpen(taskId);
    else if (type === 'move') setMovingId(canMove ? taskId : null);
    else actions.act(type, taskId);
  };

  const openColumnId = useMemo(() => {
    const card = shownCards.find((each) => each.id === openTaskId);
    return card ? columnOf(card.status) : null;
  }, [shownCards, openTaskId]);
  useEffect(() => {
    // The open card stays in sight beside its panel, also when it goes to another column.
    if (openColumnId === null) return;
    scrollRef.current
      ?.querySelector(`[data-column="${openColumnId}"]`)
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest', behavior: scrollBehavior() });
  }, [openColumnId]);

  const handlers = useMemo<CardHandlers>(
    () => ({
      open: onOpen,
      focused: setFocusedId,
      askMove: setMovingId,
      runAgain: (taskId) => actOn('execute', taskId),
    }),
    [onOpen, setFocusedId, actOn],
  );

  return (
    <div className="flex h-full min-h-0 flex-col">
      <BoardToolbar
        board={board}
        agents={agents}
        filter={filter}
        onFilter={setFilter}
        showCancelled={showCancelled}
        cancelledCount={cards.filter((card) => card.status === 'cancelled').length}
        onShowCancelled={setShowCancelled}
        onShare={onShare}
      />
      <BoardTabs columns={filtered} scrollRef={scrollRef} />
      <div
        ref={scrollRef}
        className={classNames(
          'flex min-h-0 flex-1 snap-x snap-mandatory scroll-px-3 gap-1 overflow-x-auto px-3 pt-2 md:snap-none md:scroll-px-4 md:gap-2 md:px-4',
          // So that the last column can be scrolled out from under the open panel.
          openTaskId !== null && 'md:scroll-pr-[min(40rem,56vw)] md:pr-[min(40rem,56vw)]',
        )}
      >
        {filtered.map((column, index) => (
          <BoardColumnView
            key={column.id}
            column={column}
            total={columns[index]?.cards.length ?? 0}
            boardKey={board.key}
            agentNames={agentNames}
            openTaskId={openTaskId}
            tabStopId={tabStopId}
            draggedId={draggedId}
            busyIds={actions.busyIds}
            focusRequest={focusRequest}
            canMove={canMove}
            refusalOf={refusalOf}
            top={
              column.id === 'todo' && board.abilities.create_task ? (
                <QuickAdd boardId={board.id} agents={agents} />
              ) : null
            }
            emptyText={emptyTexts[column.id]}
            RunLine={RunLine}
            handlers={handlers}
          />
        ))}
      </div>
      <MoveDialog
        card={movingId === null ? null : (shownCards.find((card) => card.id === movingId) ?? null)}
        onClose={() => setMovingId(null)}
        onMove={(card, status) => {
          setMovingId(null);
          if (status === 'cancelled') setShowCancelled(true);
          moveTo(card.id, columnOf(status), { at: 'top' });
          focusCard(card.id);
        }}
      />
    </div>
  );
}

function toFocusColumns(columns: readonly BoardColumn[]) {
  return columns.map((column) => ({ id: column.id, cardIds: column.cards.map((card) => card.id) }));
}

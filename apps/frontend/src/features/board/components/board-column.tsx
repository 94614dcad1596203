'use client';

import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import type { TaskCard } from '@helix/contracts';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { StatusIcon } from '#components/ui/status-badge.tsx';
import { classNames } from '#lib/class-names.ts';
import type { BoardColumn } from '../board-model.ts';
import { cardElementId } from '../flash-card.ts';
import type { FocusRequest } from '../hooks/use-card-focus.ts';
import { type CardHandlers, type RunLineComponent, TaskCardView } from './task-card.tsx';

const CARD_GAP = 8;
const OVERSCAN = 6;
/** What the server draws before anything is measured: enough for a tall screen. */
const FIRST_RECT = { width: 280, height: 1_000 };

/** Where each column was left, as long as the tab: a look at a run or an agent loses no place. */
const keptOffsets = new Map<string, number>();

interface BoardColumnViewProps {
  column: BoardColumn;
  /** Cards of this column before filtering. */
  total: number;
  boardKey: string;
  agentNames: ReadonlyMap<string, string>;
  openTaskId: string | null;
  tabStopId: string | null;
  draggedId: string | null;
  busyIds: ReadonlySet<string>;
  focusRequest: FocusRequest | null;
  canMove: boolean;
  /** Why the card that is being dragged may not be dropped here; null when it may. */
  refusalOf: (taskId: string, columnId: string) => string | null;
  top?: ReactNode;
  emptyText: string;
  RunLine: RunLineComponent;
  handlers: CardHandlers;
}

export const BoardColumnView = memo(function BoardColumnView(props: BoardColumnViewProps) {
  const { column, total, boardKey, agentNames, focusRequest, tabStopId, draggedId, handlers } = props;
  const scrollRef = useRef<HTMLDivElement>(null);
  const { cards } = column;
  const offsetKey = `${boardKey}:${column.id}`;
  const { isOver, refusal } = useColumnDrop(scrollRef, column.id, props.refusalOf);

  const virtualizer = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: (index) => estimateHeight(cards[index]),
    getItemKey: (index) => cards[index]?.id ?? index,
    gap: CARD_GAP,
    // Room for the focus ring.
    paddingStart: 4,
    paddingEnd: 16,
    overscan: OVERSCAN,
    initialRect: FIRST_RECT,
    initialOffset: () => keptOffsets.get(offsetKey) ?? 0,
    onChange: ({ scrollOffset }) => keptOffsets.set(offsetKey, scrollOffset ?? 0),
    // The card that has the focus or is being dragged must not leave the page while it scrolls out of sight.
    rangeExtractor: (range) => withPinned(range, cards, [tabStopId, draggedId]),
  });

  const requestedIndex = focusRequest ? cards.findIndex((card) => card.id === focusRequest.taskId) : -1;
  const handled = useRef(focusRequest?.count ?? 0);
  useLayoutEffect(() => {
    if (focusRequest === null || requestedIndex === -1 || handled.current === focusRequest.count) return;
    handled.current = focusRequest.count;
    virtualizer.scrollToIndex(requestedIndex, { align: 'auto' });
    const element = document.getElementById(cardElementId(focusRequest.taskId));
    element?.focus({ preventScroll: true });
    element?.closest('section')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [focusRequest, requestedIndex, virtualizer]);

  return (
    <section
      data-column={column.id}
      aria-label={`${column.title}, ${total} ${total === 1 ? 'task' : 'tasks'}`}
      className="flex h-full w-[86vw] max-w-md shrink-0 snap-center flex-col md:w-auto md:max-w-none md:min-w-66 md:flex-1 md:basis-0"
    >
      <header className="flex h-9 shrink-0 items-center gap-2 px-2">
        <StatusIcon status={column.id} className="[&_.sr-only]:hidden" />
        <h2 className="text-sm font-semibold">{column.title}</h2>
        <span className="text-sm text-ink-subtle">
          {cards.length === total ? total : `${cards.length} of ${total}`}
        </span>
      </header>
      {props.top}
      <div
        ref={scrollRef}
        className={classNames(
          'relative min-h-0 flex-1 overflow-y-auto overscroll-y-contain rounded-lg px-2 transition-colors',
          isOver && (refusal === null ? 'bg-accent-soft/60' : 'bg-sunken'),
        )}
      >
        {isOver && refusal !== null ? (
          <p className="pointer-events-none sticky top-2 z-2 mb-2 rounded-md bg-attention-soft px-2.5 py-2 text-sm text-attention">
            {refusal}
          </p>
        ) : null}
        {cards.length === 0 ? (
          <p className="rounded-lg border border-dashed border-line-strong px-3 py-4 text-sm text-balance text-ink-subtle">
            {total > 0 ? 'No task here matches the filter.' : props.emptyText}
          </p>
        ) : (
          <ul className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const card = cards[item.index];
              if (!card) return null;
              return (
                <li
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  aria-setsize={cards.length}
                  aria-posinset={item.index + 1}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <TaskCardView
                    card={card}
                    boardKey={boardKey}
                    agentName={
                      card.assigned_agent_id ? (agentNames.get(card.assigned_agent_id) ?? null) : null
                    }
                    isOpen={props.openTaskId === card.id}
                    isTabStop={tabStopId === card.id}
                    canMove={props.canMove}
                    isBusy={props.busyIds.has(card.id)}
                    RunLine={props.RunLine}
                    handlers={handlers}
                  />
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </section>
  );
});

/** Only has to be near: each card is measured once it is drawn. */
function estimateHeight(card: TaskCard | undefined): number {
  if (!card) return 60;
  const hasFacts = card.tags.length > 0 || card.comment_count > 0 || card.due_date !== null;
  return (
    42 +
    (card.title.length > 34 ? 40 : 20) +
    (hasFacts ? 26 : 0) +
    (card.run ? 38 : 0) +
    (card.status === 'failed' && card.failure ? 110 : 0)
  );
}

function withPinned(
  range: Range,
  cards: readonly TaskCard[],
  pinnedIds: readonly (string | null)[],
): number[] {
  const indexes = defaultRangeExtractor(range);
  for (const id of pinnedIds) {
    if (id === null) continue;
    const index = cards.findIndex((card) => card.id === id);
    if (index !== -1 && !indexes.includes(index)) indexes.push(index);
  }
  return indexes.sort((left, right) => left - right);
}

function useColumnDrop(
  ref: React.RefObject<HTMLDivElement | null>,
  columnId: string,
  refusalOf: (taskId: string, columnId: string) => string | null,
) {
  const [over, setOver] = useState<{ refusal: string | null } | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return combine(
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.type === 'card',
        getData: () => ({ type: 'column', columnId }),
        onDragEnter: ({ source }) => setOver({ refusal: refusalOf(String(source.data.taskId), columnId) }),
        onDragLeave: () => setOver(null),
        onDrop: () => setOver(null),
      }),
      autoScrollForElements({ element, canScroll: ({ source }) => source.data.type === 'card' }),
    );
  }, [ref, columnId, refusalOf]);
  return { isOver: over !== null, refusal: over?.refusal ?? null };
}

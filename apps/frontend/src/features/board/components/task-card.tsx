'use client';

import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import type { TaskCard } from '@helix/contracts';
import { CalendarClock, MessageSquare, MoveRight, Paperclip, Play } from 'lucide-react';
import { type ComponentType, memo, useEffect, useRef, useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { PriorityIcon } from '#components/ui/priority-icon.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { AgentLiveState } from '#lib/agent-live-state.ts';
import { classNames } from '#lib/class-names.ts';
import { dueLabel } from '#lib/due-date.ts';
import { useNow } from '#lib/use-now.ts';
import { taskKey } from '../board-model.ts';
import { cardElementId } from '../flash-card.ts';

export interface CardHandlers {
  open: (taskId: string) => void;
  focused: (taskId: string) => void;
  askMove: (taskId: string) => void;
  runAgain: (taskId: string) => void;
}

export type RunLineComponent = ComponentType<{ runId: string; agentId: string | null; isQueued: boolean }>;

interface TaskCardViewProps {
  card: TaskCard;
  boardKey: string;
  agentName: string | null;
  isOpen: boolean;
  isTabStop: boolean;
  canMove: boolean;
  isBusy: boolean;
  /** Draws the last line of a streaming run. */
  RunLine: RunLineComponent;
  handlers: CardHandlers;
}

export const TaskCardView = memo(function TaskCardView({
  card,
  boardKey,
  agentName,
  isOpen,
  isTabStop,
  canMove,
  isBusy,
  RunLine,
  handlers,
}: TaskCardViewProps) {
  const { ref, isDragging, edge } = useCardDrag(card.id, canMove);
  return (
    <article
      ref={ref}
      className={classNames(
        'group/card relative rounded-lg border bg-surface px-3 py-2 transition-[border-color,opacity] hover:border-line-strong',
        'has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-offset-1 has-[a:focus-visible]:outline-focus',
        isOpen ? 'border-accent hover:border-accent' : 'border-line',
        isDragging && 'opacity-40',
      )}
    >
      <div className="flex h-5 items-center gap-1.5 text-xs text-ink-subtle">
        <PriorityIcon priority={card.priority} className="[&>svg]:size-3.5" />
        <span className="whitespace-nowrap font-mono">{taskKey(boardKey, card.number)}</span>
        <CardState card={card} />
        <span className="ml-auto flex items-center gap-0.5">
          {canMove ? (
            // Takes no room until it is asked for: a long status needs it.
            <span className="hidden group-focus-within/card:inline-flex group-hover/card:inline-flex pointer-coarse:inline-flex">
              <IconButton
                label="Move to…"
                shortcut="M"
                size="sm"
                icon={<MoveRight aria-hidden />}
                tabIndex={-1}
                onClick={() => handlers.askMove(card.id)}
                className="relative z-1 -my-1 pointer-coarse:size-8"
              />
            </span>
          ) : null}
          {card.assigned_agent_id && agentName ? (
            <AgentMark id={card.assigned_agent_id} name={agentName} state={cardAgentState(card)} size="sm" />
          ) : null}
        </span>
      </div>
      <h3 className="mt-0.5 line-clamp-2 text-base leading-5 font-medium wrap-anywhere">
        <a
          id={cardElementId(card.id)}
          href={`?task=${card.id}`}
          draggable={false}
          tabIndex={isTabStop ? 0 : -1}
          aria-current={isOpen || undefined}
          className="outline-none after:absolute after:inset-0 after:rounded-lg"
          onFocus={() => handlers.focused(card.id)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            handlers.open(card.id);
          }}
        >
          {card.title}
        </a>
      </h3>
      {card.run ? (
        <RunLine
          runId={card.run.id}
          agentId={card.assigned_agent_id}
          isQueued={card.run.status === 'queued'}
        />
      ) : null}
      <CardFacts card={card} />
      {card.failure && card.status === 'failed' ? (
        <div className="mt-1.5 rounded-md bg-danger-soft px-2 py-1.5 text-xs">
          <p className="line-clamp-3 text-ink">{card.failure.message}</p>
          <p className="mt-0.5 text-ink-muted">{card.failure.remedy}</p>
          <Button
            size="sm"
            isBusy={isBusy}
            icon={<Play aria-hidden />}
            onClick={() => handlers.runAgain(card.id)}
            className="relative z-1 mt-1.5"
          >
            Run again
          </Button>
        </div>
      ) : null}
      {edge ? (
        <div
          className={classNames(
            'pointer-events-none absolute inset-x-0 h-0.5 rounded-full bg-accent',
            edge === 'top' ? '-top-[5px]' : '-bottom-[5px]',
          )}
        />
      ) : null}
    </article>
  );
});

/** The third line: only what the card has. */
function CardFacts({ card }: { card: TaskCard }) {
  const now = useNow();
  const due = card.due_date === null ? null : dueLabel(new Date(card.due_date), new Date(now));
  const isOver = card.status === 'done' || card.status === 'cancelled';
  // A due date takes the place of a tag.
  const mostTags = due === null ? 2 : 1;
  const hasFacts = card.tags.length + card.comment_count + card.attachment_count > 0 || due !== null;
  if (!hasFacts) return null;
  return (
    <div className="mt-1.5 flex h-5 items-center gap-2 overflow-hidden text-xs text-ink-muted">
      {due ? (
        <span
          className={classNames(
            'inline-flex shrink-0 items-center gap-1 whitespace-nowrap',
            due.isOverdue && !isOver && 'text-danger',
          )}
          suppressHydrationWarning
        >
          <CalendarClock aria-hidden className="size-3.5" />
          {due.text}
        </span>
      ) : null}
      {card.comment_count > 0 ? (
        <span className="inline-flex shrink-0 items-center gap-1">
          <MessageSquare aria-hidden className="size-3.5" />
          {card.comment_count}
          <span className="sr-only">{card.comment_count === 1 ? 'comment' : 'comments'}</span>
        </span>
      ) : null}
      {card.attachment_count > 0 ? (
        <span className="inline-flex shrink-0 items-center gap-1">
          <Paperclip aria-hidden className="size-3.5" />
          {card.attachment_count}
          <span className="sr-only">{card.attachment_count === 1 ? 'file' : 'files'}</span>
        </span>
      ) : null}
      {card.tags.length > 0 ? (
        <span className="flex min-w-0 gap-2 [&>*]:min-w-0 [&>*]:shrink">
          {card.tags.slice(0, mostTags).map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      ) : null}
      {card.tags.length > mostTags ? (
        <span title={card.tags.join(', ')}>+{card.tags.length - mostTags}</span>
      ) : null}
    </div>
  );
}

/** The mark of what is going on: the run, or what Review waits for. */
function CardState({ card }: { card: TaskCard }) {
  if (card.run) return <StatusBadge status={card.run.status} />;
  if (card.status === 'review') return <StatusBadge status="review" label="Result" />;
  if (card.status === 'waiting') return <StatusBadge status="waiting" label="Question" />;
  return card.status === 'failed' ? <StatusBadge status="failed" /> : null;
}

function cardAgentState(card: TaskCard): AgentLiveState {
  if (card.run?.status === 'running') return 'working';
  if (card.status === 'failed') return 'error';
  return card.status === 'waiting' ? 'waiting' : 'idle';
}

/** Makes the card something to drag, and a place to drop above or below. */
function useCardDrag(taskId: string, canMove: boolean) {
  const ref = useRef<HTMLElement>(null);
  const [isDragging, setDragging] = useState(false);
  const [edge, setEdge] = useState<'top' | 'bottom' | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return combine(
      draggable({
        element,
        canDrag: () => canMove,
        getInitialData: () => ({ type: 'card', taskId }),
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.type === 'card',
        getData: ({ input }) =>
          attachClosestEdge({ type: 'card', taskId }, { element, input, allowedEdges: ['top', 'bottom'] }),
        getIsSticky: () => true,
        onDrag: ({ self, source }) => {
          const closest = source.data.taskId === taskId ? null : extractClosestEdge(self.data);
          setEdge(closest === 'top' || closest === 'bottom' ? closest : null);
        },
        onDragLeave: () => setEdge(null),
        onDrop: () => setEdge(null),
      }),
    );
  }, [taskId, canMove]);
  return { ref, isDragging, edge };
}

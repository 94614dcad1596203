'use client';

import type { AgentCard, Board, TaskCard } from '@helix/contracts';
import type { ReactNode } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { PriorityIcon } from '#components/ui/priority-icon.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { AgentLiveState } from '#lib/agent-live-state.ts';
import { classNames } from '#lib/class-names.ts';

export interface TaskRowProps {
  card: TaskCard;
  /** Undefined for one that has been opened to the reader just now. */
  board: Board | undefined;
  agent: AgentCard | undefined;
  agentState: AgentLiveState;
  isOpen: boolean;
  onOpen: (taskId: string) => void;
  /** What it is: a question, a result. */
  badge: ReactNode;
  /** The one button that helps. */
  action?: ReactNode;
  /** Below the title: why it failed, what is being written. */
  children?: ReactNode;
}

/** One task in a list across boards. Its link bears the id by which the keys of a board find a card. */
export function TaskRow(props: TaskRowProps) {
  const { card, board, agent, agentState, isOpen, onOpen, badge, action, children } = props;
  return (
    <article
      className={classNames(
        'relative flex flex-wrap items-start gap-x-3 gap-y-1.5 px-3 py-2.5 transition-colors hover:bg-hover sm:px-4 lg:flex-nowrap',
        'has-[a:focus-visible]:outline-2 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-focus',
        isOpen && 'bg-accent-soft',
      )}
    >
      <span className="w-26 shrink-0">{badge}</span>
      <div className="min-w-0 flex-1 basis-full max-lg:order-last lg:basis-0">
        <h3 className="text-base leading-5.5 font-medium wrap-anywhere">
          <a
            id={`card-${card.id}`}
            href={`?task=${card.id}`}
            aria-current={isOpen || undefined}
            className="outline-none after:absolute after:inset-0"
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
              event.preventDefault();
              onOpen(card.id);
            }}
          >
            {card.title}
          </a>
        </h3>
        <p className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-1.5 text-xs text-ink-subtle">
          <PriorityIcon priority={card.priority} className="[&>svg]:size-3.5" />
          {board ? (
            <>
              <span className="font-mono whitespace-nowrap">
                {board.key}-{card.number}
              </span>
              <span className="truncate">{board.name}</span>
            </>
          ) : null}
          {agent ? (
            <span className="inline-flex min-w-0 items-center gap-1.5">
              <span aria-hidden>·</span>
              <AgentMark id={agent.id} name={agent.name} state={agentState} size="sm" isDecorative />
              <span className="truncate">{agent.name}</span>
            </span>
          ) : null}
          <span className="whitespace-nowrap">
            <span aria-hidden>· </span>
            <RelativeTime time={card.updated_at} />
          </span>
        </p>
        {children}
      </div>
      {action ? <div className="relative z-1 shrink-0 max-lg:ml-auto">{action}</div> : null}
    </article>
  );
}

'use client';

import type { AgentCard, Board, TaskCard } from '@helix/contracts';
import { hasLevel } from '@helix/domain';
import { Check, Coffee, MessageCircleReply, RotateCcw } from 'lucide-react';
import Link from 'next/link';
import type { ComponentType, ReactNode } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import type { TodayLists, WaitingTask } from '../today-lists.ts';
import { TaskRow } from './task-row.tsx';

export interface TodayPageProps {
  lists: TodayLists;
  boards: readonly Board[];
  agents: readonly AgentCard[];
  openTaskId: string | null;
  busyIds: ReadonlySet<string>;
  onOpen: (taskId: string) => void;
  onAct: (name: 'execute' | 'approve' | 'reply', taskId: string) => void;
  /** Draws the last line of a streaming run. */
  RunLine: ComponentType<{ runId: string; agentId: string | null; isQueued: boolean }>;
  /** What ran, and what it cost: they belong to other features. */
  recentRuns: ReactNode;
  spending: ReactNode;
}

/** The morning look: what waits for a person, what agents are at, what they did since yesterday and what it cost. */
export function TodayPage(props: TodayPageProps) {
  const { waiting, underWay } = props.lists;
  return (
    <>
      <PageHeader title="Today" actions={<KeyHints />} />
      <div className="mx-auto flex max-w-5xl flex-col gap-6 p-4 md:p-6">
        {props.spending}
        <Group title="Waits for you" count={waiting.length}>
          {waiting.length === 0 ? (
            <NothingWaits />
          ) : (
            waiting.map((card) => (
              <li key={card.id}>
                <WaitingRow card={card} {...props} />
              </li>
            ))
          )}
        </Group>
        {underWay.length > 0 ? (
          <Group title="Under way" count={underWay.length}>
            {underWay.map((card) => (
              <li key={card.id}>
                <RunningRow card={card} {...props} />
              </li>
            ))}
          </Group>
        ) : null}
        {props.recentRuns}
      </div>
    </>
  );
}

/** The ways of a hand that stays on the keyboard; they are the board's. */
function KeyHints() {
  return (
    <p className="hidden items-center gap-1.5 text-xs text-ink-subtle lg:flex pointer-coarse:hidden">
      <Kbd>J</Kbd>
      <Kbd>K</Kbd> next, previous
      <Kbd>A</Kbd> approve
      <Kbd>R</Kbd> reply
      <Kbd>?</Kbd> all keys
    </p>
  );
}

function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2 text-sm font-semibold">
        {title} <span className="font-normal text-ink-subtle">{count || null}</span>
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {children}
      </ul>
    </section>
  );
}

function NothingWaits() {
  return (
    <li>
      <EmptyState
        icon={<Coffee aria-hidden />}
        title="Nothing waits for you"
        action={
          <Link href="/" className={buttonClasses('secondary')}>
            Go to the boards
          </Link>
        }
      >
        Questions, results and failures of agents come here, from every board that you see.
      </EmptyState>
    </li>
  );
}

function WaitingRow({ card, ...props }: TodayPageProps & { card: WaitingTask }) {
  const board = props.boards.find(({ id }) => id === card.board_id);
  return (
    <TaskRow
      card={card}
      board={board}
      agent={props.agents.find(({ id }) => id === card.assigned_agent_id)}
      agentState={card.status === 'failed' ? 'error' : card.status === 'waiting' ? 'waiting' : 'idle'}
      isOpen={props.openTaskId === card.id}
      onOpen={props.onOpen}
      badge={badges[card.status]}
      action={<RowAction card={card} board={board} {...props} />}
    >
      {card.status === 'failed' && card.failure ? (
        <p className="mt-1 text-sm wrap-anywhere text-ink-muted">
          <span className="text-danger">{card.failure.message}</span> {card.failure.remedy}
        </p>
      ) : null}
    </TaskRow>
  );
}

const badges: Record<WaitingTask['status'], ReactNode> = {
  waiting: <StatusBadge status="waiting" label="Question" />,
  failed: <StatusBadge status="failed" />,
  review: <StatusBadge status="review" label="Result" />,
};

/** Nothing is offered that the board would refuse; who may decide on one task is told beside it when it is open. */
function RowAction({
  card,
  board,
  busyIds,
  onAct,
}: Pick<TodayPageProps, 'busyIds' | 'onAct'> & { card: WaitingTask; board: Board | undefined }) {
  if (!board || !hasLevel(board.level, card.status === 'review' ? 'manage' : 'create')) return null;
  const isBusy = busyIds.has(card.id);
  switch (card.status) {
    case 'waiting':
      return (
        <Button size="sm" icon={<MessageCircleReply aria-hidden />} onClick={() => onAct('reply', card.id)}>
          Answer
        </Button>
      );
    case 'failed':
      return (
        <Button
          size="sm"
          icon={<RotateCcw aria-hidden />}
          isBusy={isBusy}
          onClick={() => onAct('execute', card.id)}
        >
          Run again
        </Button>
      );
    case 'review':
      return (
        <Button
          size="sm"
          icon={<Check aria-hidden />}
          isBusy={isBusy}
          onClick={() => onAct('approve', card.id)}
        >
          Approve
        </Button>
      );
  }
}

function RunningRow({ card, ...props }: TodayPageProps & { card: TaskCard }) {
  if (!card.run) return null;
  return (
    <TaskRow
      card={card}
      board={props.boards.find(({ id }) => id === card.board_id)}
      agent={props.agents.find(({ id }) => id === card.assigned_agent_id)}
      agentState={card.run.status === 'running' ? 'working' : 'idle'}
      isOpen={props.openTaskId === card.id}
      onOpen={props.onOpen}
      badge={<StatusBadge status={card.run.status} />}
    >
      <props.RunLine
        runId={card.run.id}
        agentId={card.assigned_agent_id}
        isQueued={card.run.status === 'queued'}
      />
    </TaskRow>
  );
}

'use client';

import type { Activity } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { ArrowRight, ChevronDown, Cog } from 'lucide-react';
import Link from 'next/link';
import { useId, useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { changeQuery } from '#lib/change-query.ts';
import { classNames } from '#lib/class-names.ts';
import { boardsQuery } from '#lib/queries.ts';
import { exactTime } from '#lib/relative-time.ts';
import { clockTime } from '../activity-days.ts';
import { addressOf, type DetailLine, detailLines, runOf, verbOf } from '../activity-words.ts';

/** One entry: a sentence, and unfolded what was before and after. */
export function ActivityRow({ activity, timeZone }: { activity: Activity; timeZone: string }) {
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();
  const { data: boards = [] } = useQuery(boardsQuery());
  const board = activity.entity_type === 'board' ? null : boards.find(({ id }) => id === activity.board_id);
  const time = new Date(activity.created_at);
  return (
    <div>
      <div className="flex items-start gap-2.5 px-3 py-2 text-sm">
        <ActorMark activity={activity} />
        <p className="min-w-0 flex-1 pt-1 text-ink-muted wrap-anywhere">
          <span className="font-medium text-ink">{activity.actor_name}</span> {verbOf(activity)}{' '}
          <Subject activity={activity} />
          {board ? <span className="text-ink-subtle"> · {board.name}</span> : null}
        </p>
        <time
          dateTime={activity.created_at}
          title={exactTime(time, timeZone)}
          className="shrink-0 pt-1.5 text-xs text-ink-subtle"
          suppressHydrationWarning
        >
          {clockTime(time, timeZone)}
        </time>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panelId}
          aria-label={`Details of what ${activity.actor_name} did at ${clockTime(time, timeZone)}`}
          onClick={() => setOpen(!isOpen)}
          className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-subtle hover:bg-hover hover:text-ink pointer-coarse:size-10"
          suppressHydrationWarning
        >
          <ChevronDown
            aria-hidden
            className={classNames('size-4 transition-transform', isOpen && 'rotate-180')}
          />
        </button>
      </div>
      <div id={panelId} hidden={!isOpen}>
        {isOpen ? <Details activity={activity} /> : null}
      </div>
    </div>
  );
}

/** Who did it: an agent, a person, or HELIX itself. */
export function ActorMark({ activity, size = 'md' }: { activity: Activity; size?: 'sm' | 'md' }) {
  const { actor_type, actor_id, actor_name } = activity;
  if (actor_type === 'system') {
    return (
      <span
        className={classNames(
          'flex shrink-0 items-center justify-center rounded-full bg-hover text-ink-subtle',
          size === 'sm' ? 'size-5' : 'size-7',
        )}
      >
        <Cog aria-hidden className="size-4" />
      </span>
    );
  }
  const id = actor_id ?? actor_name;
  return actor_type === 'agent' ? (
    <AgentMark id={id} name={actor_name} size={size} isDecorative />
  ) : (
    <Avatar id={id} name={actor_name} size={size} isDecorative />
  );
}

function Subject({ activity }: { activity: Activity }) {
  const address = addressOf(activity);
  if (address === null) return <span className="text-ink">{activity.entity_title}</span>;
  return (
    <Link
      href={address}
      prefetch={false}
      className="rounded-sm text-ink underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      {activity.entity_title}
    </Link>
  );
}

function Details({ activity }: { activity: Activity }) {
  const lines = detailLines(activity);
  const runId = runOf(activity);
  return (
    <div className="flex flex-col gap-3 border-t border-line bg-canvas px-3 py-3 sm:pl-12.5">
      {lines.length > 0 ? (
        <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
          {lines.map((line) => (
            <Line key={line.label} line={line} />
          ))}
        </dl>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {runId ? (
          <Link href={`/runs/${runId}`} prefetch={false} className={buttonClasses('secondary', 'sm')}>
            Open the run
          </Link>
        ) : null}
        <Button size="sm" variant="ghost" onClick={() => changeQuery({ entity: activity.entity_id })}>
          Only this {activity.entity_type.replaceAll('_', ' ')}
        </Button>
        {activity.actor_id ? (
          <Button size="sm" variant="ghost" onClick={() => changeQuery({ actor: activity.actor_id })}>
            Only {activity.actor_name}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Line({ line }: { line: DetailLine }) {
  return (
    <div className="contents">
      <dt className="text-ink-subtle">{line.label}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-2 wrap-anywhere whitespace-pre-wrap">
        {line.from === undefined ? null : (
          <>
            <span className="text-ink-muted line-through decoration-line-strong">{line.from}</span>
            <ArrowRight aria-label="became" className="size-3.5 shrink-0 text-ink-subtle" />
          </>
        )}
        <span>{line.to}</span>
      </dd>
    </div>
  );
}

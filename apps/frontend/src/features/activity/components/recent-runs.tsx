'use client';

import type { Activity } from '@helix/contracts';
import type { CalendarDay } from '@helix/domain';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { classNames } from '#lib/class-names.ts';
import { outcomeOf, runOf, verbOf } from '../activity-words.ts';
import { recentRunsQuery } from '../api/activity-queries.ts';
import { ActorMark } from './activity-row.tsx';

/** What agents did since a day began: who, on which task, and what it cost or why it failed. */
export function RecentRuns({ from, timeZone }: { from: CalendarDay; timeZone: string }) {
  const { data: runs = [] } = useQuery(recentRunsQuery(from, timeZone));
  if (runs.length === 0) return null;
  return (
    <section aria-label="Since yesterday">
      <header className="mb-2 flex items-baseline gap-2">
        <h2 className="text-sm font-semibold">Since yesterday</h2>
        <Link
          href={`/activity?kind=run&from=${from}`}
          prefetch={false}
          className="ml-auto rounded-sm text-xs text-ink-muted underline-offset-2 hover:text-ink hover:underline pointer-coarse:py-2"
        >
          All activity
        </Link>
      </header>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {runs.map((activity) => (
          <li key={activity.id}>
            <RunRow activity={activity} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RunRow({ activity }: { activity: Activity }) {
  const outcome = outcomeOf(activity);
  const runId = runOf(activity);
  return (
    <Link
      href={runId ? `/runs/${runId}` : '/activity'}
      prefetch={false}
      className="flex items-start gap-2.5 px-3 py-2 text-sm -outline-offset-2 transition-colors hover:bg-hover sm:px-4"
    >
      <ActorMark activity={activity} size="sm" />
      <span className="min-w-0 flex-1 text-ink-muted">
        <span className="font-medium text-ink">{activity.actor_name}</span> {verbOf(activity)}{' '}
        <span className="text-ink wrap-anywhere">{activity.entity_title}</span>
        {outcome ? (
          <span
            className={classNames(
              'block text-xs wrap-anywhere',
              outcome.isFailure ? 'text-danger' : 'text-ink-subtle',
            )}
          >
            {outcome.text}
          </span>
        ) : null}
      </span>
      <RelativeTime time={activity.created_at} className="shrink-0 text-xs text-ink-subtle" />
    </Link>
  );
}

'use client';

import { type Agent, type AgentRun, type RunStatus, runStatuses } from '@helix/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleAlert, History } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Select } from '#components/ui/select.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge, statusLooks } from '#components/ui/status-badge.tsx';
import { messageOf } from '#lib/api-error.ts';
import { agentRunsQuery } from '../api/run-queries.ts';
import { runFacts, triggerLabels } from '../run-facts.ts';

const everyStatus = 'all';

/** Everything the agent has done on boards that one may see, newest first. */
export function AgentRuns({ agent }: { agent: Agent }) {
  const [status, setStatus] = useState<RunStatus | null>(null);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    agentRunsQuery(agent.id, status),
  );
  const runs = data?.pages.flatMap((page) => page.items);
  return (
    <section aria-label="Runs" className="pb-6">
      <div className="mb-3 w-44">
        <Select
          aria-label="Which runs"
          size="sm"
          value={status ?? everyStatus}
          onValueChange={(next) => setStatus(next === everyStatus ? null : (next as RunStatus))}
          options={[
            { value: everyStatus, label: 'All runs' },
            ...runStatuses.map((value) => ({ value, label: statusLooks[value].label })),
          ]}
        />
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        {!runs ? (
          error ? (
            <EmptyState
              icon={<CircleAlert aria-hidden />}
              title="The runs could not be loaded"
              action={<Button onClick={() => void refetch()}>Try again</Button>}
            >
              {messageOf(error)}
            </EmptyState>
          ) : (
            <RunPlaces />
          )
        ) : runs.length === 0 ? (
          <NoRuns agent={agent} status={status} />
        ) : (
          <ul className="divide-y divide-line">
            {runs.map((run) => (
              <li key={run.id}>
                <AgentRunRow run={run} />
              </li>
            ))}
          </ul>
        )}
      </div>
      {hasNextPage ? (
        <div className="flex justify-center pt-3">
          <Button variant="ghost" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function AgentRunRow({ run }: { run: AgentRun }) {
  return (
    <Link
      href={`/runs/${run.id}`}
      prefetch={false}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2.5 text-sm -outline-offset-2 transition-colors hover:bg-hover sm:px-4"
    >
      <span className="w-24 shrink-0">
        <StatusBadge status={run.status} />
      </span>
      <span className="flex min-w-0 flex-1 basis-56 items-baseline gap-2">
        <span className="shrink-0 font-mono text-xs text-ink-subtle">{run.task.key}</span>
        <span className="truncate font-medium">{run.task.title}</span>
      </span>
      {run.provider === 'demo' ? <Badge tone="attention">Demo</Badge> : null}
      <span className="min-w-0 basis-full truncate text-xs text-ink-muted sm:basis-auto">
        {[triggerLabels[run.trigger], ...runFacts(run)].join(' · ')}
      </span>
      <RelativeTime
        time={run.finished_at ?? run.created_at}
        className="ml-auto shrink-0 text-right text-xs text-ink-subtle sm:w-24"
      />
      {run.error ? (
        <span className="basis-full truncate text-xs text-danger sm:pl-27">{run.error.message}</span>
      ) : null}
    </Link>
  );
}

function NoRuns({ agent, status }: { agent: Agent; status: RunStatus | null }) {
  return (
    <EmptyState icon={<History aria-hidden />} title={status === null ? 'No runs yet' : 'No such runs'}>
      {status === null
        ? `Assign a task to ${agent.name} and press Execute, or mention @${agent.handle} in a comment.`
        : 'Choose All runs to see the others.'}
    </EmptyState>
  );
}

const places = ['first', 'second', 'third', 'fourth'];

/** In the true layout, so that nothing jumps. */
function RunPlaces() {
  return (
    <div aria-busy="true" className="divide-y divide-line">
      {places.map((place) => (
        <div key={place} className="flex h-11 items-center gap-3 px-4">
          <Skeleton className="h-5 w-24" />
          <Skeleton className="h-4 w-64 max-w-full" />
        </div>
      ))}
    </div>
  );
}

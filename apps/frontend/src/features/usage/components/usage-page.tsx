'use client';

import type { Usage } from '@helix/contracts';
import { dayOf } from '@helix/domain';
import { useQuery } from '@tanstack/react-query';
import { ChartColumn, CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { PageHeader } from '#components/page-header.tsx';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { messageOf } from '#lib/api-error.ts';
import { taskLink } from '#lib/task-link.ts';
import { useTimeZone } from '#lib/use-time-zone.ts';
import { usageQuery } from '../api/usage-query.ts';
import { readPeriod } from '../usage-period.ts';
import { PeriodSelect } from './period-select.tsx';
import { UsageChartCard } from './usage-chart-card.tsx';
import { UsageFigures } from './usage-figures.tsx';
import { UsagePlaces } from './usage-places.tsx';
import { UsageTable } from './usage-table.tsx';

/** What the agents took and what it cost: by day, agent, model and task. */
export function UsagePage({ timeZone: initialTimeZone }: { timeZone: string }) {
  const timeZone = useTimeZone(initialTimeZone);
  const search = useSearchParams();
  const period = readPeriod(new URLSearchParams(search), dayOf(new Date(), timeZone));
  const { data, error, refetch, isPlaceholderData } = useQuery(usageQuery(period, timeZone));
  return (
    <>
      <PageHeader title="Usage" actions={<PeriodSelect period={period} />} />
      <div
        className="mx-auto flex max-w-5xl flex-col gap-4 p-4 transition-opacity data-stale:opacity-60 md:p-6"
        data-stale={isPlaceholderData ? '' : undefined}
        aria-busy={isPlaceholderData || undefined}
      >
        {data ? (
          <LoadedUsage usage={data} />
        ) : error ? (
          <EmptyState
            icon={<CircleAlert aria-hidden />}
            title="The usage could not be loaded"
            action={<Button onClick={() => void refetch()}>Try again</Button>}
          >
            {messageOf(error)}
          </EmptyState>
        ) : (
          <UsagePlaces />
        )}
      </div>
    </>
  );
}

function LoadedUsage({ usage }: { usage: Usage }) {
  if (usage.totals.runs === 0) {
    return (
      <EmptyState icon={<ChartColumn aria-hidden />} title="Nothing was used in these days">
        Once an agent has worked with a connected model, its tokens and their cost are added up here. The demo
        uses none.
      </EmptyState>
    );
  }
  return (
    <>
      <UsageFigures totals={usage.totals} />
      <UsageChartCard usage={usage} />
      <UsageTable
        title="Agents"
        rows={usage.agents.map((agent) => ({
          ...agent,
          key: agent.id ?? '',
          name: <AgentName agent={agent} />,
        }))}
      />
      <UsageTable
        title="Models"
        rows={usage.models.map((model) => ({ ...model, name: <ModelName model={model} /> }))}
      />
      <UsageTable
        title="Tasks"
        rows={usage.tasks.map((task) => ({ ...task, key: task.id, name: <TaskName task={task} /> }))}
        note={
          usage.tasks.length >= 25
            ? 'The 25 tasks that used most. The others are in the sums above.'
            : undefined
        }
      />
    </>
  );
}

const linkClasses =
  'truncate rounded-sm underline decoration-line-strong underline-offset-2 hover:decoration-current';

function AgentName({ agent: { id, name, is_deleted } }: { agent: Usage['agents'][number] }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <AgentMark id={id ?? name} name={name} size="sm" isDecorative state={is_deleted ? 'offline' : 'idle'} />
      {id && !is_deleted ? (
        <Link href={`/agents/${id}?tab=runs`} prefetch={false} className={linkClasses}>
          {name}
        </Link>
      ) : (
        <span className="truncate text-ink-muted">
          {name} <span className="text-ink-subtle">(deleted)</span>
        </span>
      )}
    </span>
  );
}

function ModelName({ model: { provider, model_name } }: { model: Usage['models'][number] }) {
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <span className="truncate">{model_name}</span>
      <span className="truncate text-xs text-ink-subtle">{provider}</span>
    </span>
  );
}

function TaskName({ task: { id, key, title, board_id } }: { task: Usage['tasks'][number] }) {
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      {key ? <span className="font-mono text-xs text-ink-subtle">{key}</span> : null}
      {board_id ? (
        <Link href={taskLink(board_id, id)} prefetch={false} className={linkClasses}>
          {title}
        </Link>
      ) : (
        <span className="truncate text-ink-muted">
          {title} <span className="text-ink-subtle">(deleted)</span>
        </span>
      )}
    </span>
  );
}

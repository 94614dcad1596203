'use client';

import type { RunDetail } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Choice } from '#components/ui/choice.tsx';
import { Diff } from '#components/ui/diff.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { ApiError, messageOf } from '#lib/api-error.ts';
import { runEventsQuery, runQuery } from '../api/run-queries.ts';
import { comparedFigures } from '../run-comparison.ts';
import { triggerLabels } from '../run-facts.ts';
import { promptOf, promptText } from '../run-timeline.ts';

/** Two runs of one task side by side: the figures, what each wrote, and what each was told. */
export function RunComparison({ run, otherId }: { run: RunDetail; otherId: string }) {
  const { data: other, error } = useQuery(runQuery(otherId));
  if (error) {
    return (
      <Notice tone="danger" title="The other run could not be loaded">
        {error instanceof ApiError && error.status === 404
          ? 'It was deleted, or you do not have access to it.'
          : messageOf(error)}
      </Notice>
    );
  }
  if (!other) return <Skeleton className="h-96 w-full" />;
  if (other.task_id !== run.task_id) {
    return (
      <Notice tone="warning" title="These runs belong to different tasks">
        Only runs of the same task can be compared.
      </Notice>
    );
  }
  // The earlier one stands at the left, whichever was opened first.
  const [before, after] =
    Date.parse(run.created_at) < Date.parse(other.created_at) ? [run, other] : [other, run];
  return (
    <div className="flex flex-col gap-4">
      <Figures before={before} after={after} />
      <Outputs before={before} after={after} />
      <Prompts before={before} after={after} />
    </div>
  );
}

interface PairProps {
  before: RunDetail;
  after: RunDetail;
}

function Figures({ before, after }: PairProps) {
  return (
    <section className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">The figures of both runs</caption>
        <thead>
          <tr className="border-b border-line align-top">
            <td className="py-3 pl-4 sm:pl-5" />
            <RunHeading run={before} />
            <RunHeading run={after} />
            <th scope="col" className="py-3 pr-4 pl-4 text-right text-xs font-medium text-ink-subtle sm:pr-5">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {comparedFigures(before, after).map(({ label, values, difference }) => (
            <tr key={label} className="border-b border-line last:border-b-0">
              <th
                scope="row"
                className="py-2 pl-4 text-left font-normal whitespace-nowrap text-ink-muted sm:pl-5"
              >
                {label}
              </th>
              {values.map((value, index) => (
                <td key={index} className="py-2 pl-4 text-right">
                  {value}
                </td>
              ))}
              <td className="py-2 pr-4 pl-4 text-right whitespace-nowrap text-ink-muted sm:pr-5">
                {difference}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RunHeading({ run }: { run: RunDetail }) {
  return (
    <th scope="col" className="py-3 pl-4 text-right font-normal">
      <Link href={`/runs/${run.id}`} className="font-medium hover:underline">
        {triggerLabels[run.trigger]}
      </Link>
      <RelativeTime time={run.created_at} className="block text-xs text-ink-subtle" />
      <span className="mt-1 inline-flex">
        <StatusBadge status={run.status} />
      </span>
    </th>
  );
}

const views = [
  { value: 'beside', label: 'Side by side' },
  { value: 'changes', label: 'Changes' },
] as const;

function Outputs({ before, after }: PairProps) {
  const [view, setView] = useState<(typeof views)[number]['value']>('beside');
  return (
    <section aria-label="What they wrote" className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <header className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="mr-auto text-base font-semibold">What they wrote</h2>
        <Choice label="How it is shown" value={view} onChange={setView} options={views} />
      </header>
      {view === 'changes' ? (
        <Diff label="What changed" before={before.output ?? ''} after={after.output ?? ''} />
      ) : (
        <div className="grid gap-6 md:grid-cols-2">
          {[before, after].map((run) => (
            <div key={run.id} className="min-w-0">
              <h3 className="mb-2 text-xs font-medium text-ink-subtle">
                {triggerLabels[run.trigger]}, <RelativeTime time={run.created_at} />
              </h3>
              {run.error ? (
                <Notice tone="danger" title={run.error.message}>
                  {run.error.remedy}
                </Notice>
              ) : null}
              {run.output ? (
                <Markdown text={run.output} />
              ) : (
                <p className="text-sm text-ink-muted">Nothing.</p>
              )}
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

/** What the agent knew in the later run that it did not in the earlier one: a rule, the feedback, another identity. */
function Prompts({ before, after }: PairProps) {
  const earlier = useQuery(runEventsQuery(before.id));
  const later = useQuery(runEventsQuery(after.id));
  if (!earlier.data || !later.data) return null;
  const [from, to] = [promptOf(earlier.data), promptOf(later.data)];
  return (
    <section aria-label="What they were told" className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <h2 className="mb-3 text-base font-semibold">What they were told</h2>
      {from && to ? (
        <Diff label="How the prompt changed" before={promptText(from)} after={promptText(to)} />
      ) : (
        <p className="text-sm text-ink-muted">
          The prompt of {from ? 'the later' : 'the earlier'} run is not kept any more.
        </p>
      )}
    </section>
  );
}

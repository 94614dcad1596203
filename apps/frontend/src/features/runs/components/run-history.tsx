'use client';

import type { Run } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { Markdown } from '#components/ui/markdown.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { messageOf } from '#lib/api-error.ts';
import { isAnswer } from '../answering.ts';
import { runEventsQuery, runQuery, taskRunsQuery } from '../api/run-queries.ts';
import { runAnchor } from '../run-anchor.ts';
import { runFacts, triggerLabels } from '../run-facts.ts';
import { promptOf } from '../run-timeline.ts';
import { PromptParts } from './run-prompt.tsx';

/** All attempts, newest first, each with what it cost; opened, one shows its text and its exact prompt. */
export function RunHistory({ taskId }: { taskId: string }) {
  const { data: runs } = useQuery(taskRunsQuery(taskId));
  if (!runs || runs.length === 0) return null;
  return (
    <section aria-label="Runs">
      <h3 className="text-sm font-semibold">
        Runs <span className="font-normal text-ink-subtle">{runs.length}</span>
      </h3>
      <ul className="mt-2 divide-y divide-line rounded-lg border border-line">
        {runs.map((run, index) => (
          <li key={run.id}>
            <RunItem run={run} earlierId={runs[index + 1]?.id ?? null} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RunItem({ run, earlierId }: { run: Run; earlierId: string | null }) {
  const [isOpen, setOpen] = useState(false);
  const facts = runFacts(run);
  return (
    <details
      id={runAnchor(run.id)}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group scroll-my-4"
    >
      <summary className="flex min-h-10 cursor-pointer list-none flex-wrap items-center gap-x-2 gap-y-1 px-3 py-1.5 text-xs text-ink-muted hover:bg-hover pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <StatusBadge status={run.status} />
        <span className="text-ink">{triggerLabels[run.trigger]}</span>
        {isAnswer(run) ? <span>{run.agent_name}</span> : null}
        {run.provider === 'demo' ? <Badge tone="attention">Demo</Badge> : null}
        <span className="min-w-0 truncate">{facts.join(' · ')}</span>
        <RelativeTime time={run.finished_at ?? run.created_at} className="ml-auto shrink-0" />
      </summary>
      {isOpen ? (
        <div className="flex flex-col gap-3 border-t border-line px-3 py-3 text-sm">
          {run.feedback ? (
            <blockquote className="border-l-2 border-line-strong pl-3 text-ink-muted wrap-anywhere whitespace-pre-wrap">
              {run.feedback}
            </blockquote>
          ) : null}
          {run.error ? (
            <Notice tone="danger" title={run.error.message}>
              {run.error.remedy}
            </Notice>
          ) : null}
          {run.finished_at ? (
            <RunRecord run={run} />
          ) : (
            <p className="text-ink-muted">This run is under way.</p>
          )}
          <div className="flex flex-wrap gap-2">
            <Link href={`/runs/${run.id}`} prefetch={false} className={buttonClasses('secondary', 'sm')}>
              Open the run
            </Link>
            {earlierId ? (
              <Link
                href={`/runs/${run.id}?with=${earlierId}`}
                prefetch={false}
                className={buttonClasses('ghost', 'sm')}
              >
                Compare with the one before
              </Link>
            ) : null}
          </div>
        </div>
      ) : null}
    </details>
  );
}

function RunRecord({ run }: { run: Run }) {
  const detail = useQuery(runQuery(run.id));
  const events = useQuery(runEventsQuery(run.id));
  if (detail.isError) return <p className="text-danger">{messageOf(detail.error)}</p>;
  if (!detail.data) return <Skeleton className="h-16" />;
  const prompt = promptOf(events.data ?? []);
  return (
    <>
      {detail.data.output ? (
        <Markdown text={detail.data.output} />
      ) : (
        <p className="text-ink-muted">No text.</p>
      )}
      {prompt ? (
        <details>
          <summary className="cursor-pointer text-ink-muted">The exact prompt</summary>
          <div className="mt-2">
            <PromptParts prompt={prompt} />
          </div>
        </details>
      ) : null}
      {run.gateway_kind === 'openclaw' ? (
        <p className="text-xs text-ink-subtle">
          It ran on an OpenClaw, which does not tell the exact prompt.
        </p>
      ) : null}
    </>
  );
}

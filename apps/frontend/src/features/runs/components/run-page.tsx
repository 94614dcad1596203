'use client';

import type { RunDetail, RunEvent } from '@helix/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SquareKanban } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { Markdown } from '#components/ui/markdown.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { announce } from '#lib/announce.tsx';
import { messageOf } from '#lib/api-error.ts';
import { taskLink } from '#lib/task-link.ts';
import { runEventsQuery, runQuery } from '../api/run-queries.ts';
import { useRunOutput } from '../hooks/use-run-output.ts';
import { useSeconds } from '../hooks/use-seconds.ts';
import { promptOf, toTimeline } from '../run-timeline.ts';
import { CompareSelect } from './compare-select.tsx';
import { RunCause } from './run-cause.tsx';
import { RunComparison } from './run-comparison.tsx';
import { RunFigures } from './run-figures.tsx';
import { RunPrompt } from './run-prompt.tsx';
import { RunTimeline } from './run-timeline.tsx';

const noEvents: RunEvent[] = [];
/** The transcript is written in batches: a step that was just told is there a moment later. */
const transcriptDelayMs = 500;

/** One attempt of one agent at one piece of work: what it was told, what it did when, what came of it. */
export function RunPage({ id }: { id: string }) {
  const { data: run } = useQuery(runQuery(id));
  return run ? <LoadedPage run={run} /> : null;
}

function LoadedPage({ run }: { run: RunDetail }) {
  const comparedId = useSearchParams().get('with');
  const { task } = run;
  useEffect(() => {
    document.title = `${task.key} ${run.agent_name} · HELIX`;
  }, [task.key, run.agent_name]);
  return (
    <>
      <PageHeader
        lead={<span className="font-mono text-sm text-ink-muted">{task.key}</span>}
        title={task.title}
        facts={<StatusBadge status={run.status} />}
        actions={
          <>
            <CompareSelect run={run} comparedId={comparedId} />
            <Link href={taskLink(task.board_id, task.id)} className={buttonClasses('secondary', 'md')}>
              <SquareKanban aria-hidden />
              Task
            </Link>
          </>
        }
      />
      <div className="mx-auto max-w-6xl p-4 md:p-6">
        {comparedId !== null && comparedId !== run.id ? (
          <RunComparison run={run} otherId={comparedId} />
        ) : (
          <OneRun run={run} />
        )}
      </div>
    </>
  );
}

function OneRun({ run }: { run: RunDetail }) {
  const isActive = run.finished_at === null;
  const live = useRunOutput(isActive ? run.id : null);
  const transcript = useTranscript(run, live.steps.map(({ id, status }) => `${id} ${status}`).join());
  const now = useSeconds(isActive);
  const events = transcript.data ?? noEvents;
  const timeline = toTimeline(run, events, now || Date.parse(run.started_at ?? run.created_at));
  const prompt = promptOf(events);
  // What streams is ahead of what was read, until the end has been read.
  const text = isActive && live.hasSnapshot ? live.text : (run.output ?? live.text);
  useEndAnnouncement(run);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {run.error ? (
          <Notice tone="danger" title={run.error.message}>
            {run.error.remedy}
          </Notice>
        ) : null}
        <RunCause run={run} />
        <section aria-label="Output" className="rounded-lg border border-line bg-surface p-4 sm:p-5">
          <h2 className="mb-2 text-base font-semibold">
            {isActive
              ? 'Writing'
              : run.status === 'succeeded'
                ? 'What it wrote'
                : 'What it wrote before it stopped'}
          </h2>
          <div data-run-output>
            {text ? (
              <Markdown text={text} isStreaming={isActive} />
            ) : (
              <p className="text-sm text-ink-muted">{emptyText(run)}</p>
            )}
          </div>
        </section>
        <RunTimeline
          run={run}
          timeline={timeline}
          liveSteps={isActive ? live.steps : []}
          isMissing={transcript.data?.length === 0 && !isActive}
          problem={transcript.error ? messageOf(transcript.error) : null}
        />
        {prompt ? <RunPrompt prompt={prompt} /> : null}
        {run.gateway_kind === 'openclaw' ? (
          <p className="text-xs text-ink-subtle">
            It ran on an OpenClaw, which does not tell the exact prompt.
          </p>
        ) : null}
      </div>
      <RunFigures run={run} timeline={timeline} />
    </div>
  );
}

/** Read again whenever the live connection tells of another step. */
function useTranscript(run: RunDetail, stepsKey: string) {
  const client = useQueryClient();
  const query = runEventsQuery(run.id);
  useEffect(() => {
    if (stepsKey === '') return;
    const timer = setTimeout(
      () => void client.invalidateQueries({ queryKey: query.queryKey }),
      transcriptDelayMs,
    );
    return () => clearTimeout(timer);
  }, [client, stepsKey, run.id]);
  return useQuery(query);
}

function emptyText(run: RunDetail): string {
  if (run.status === 'queued') return 'Waiting for a free place…';
  if (run.status === 'running') return 'Thinking…';
  return run.status === 'succeeded' ? 'It wrote nothing.' : 'Nothing that it wrote was kept.';
}

/** Says once that the run has ended; its text is never read out piece by piece. */
function useEndAnnouncement({ finished_at, agent_name }: RunDetail): void {
  const isOver = finished_at !== null;
  const wasOver = useRef(isOver);
  useEffect(() => {
    if (isOver && !wasOver.current) announce(`${agent_name}'s run has ended.`);
    wasOver.current = isOver;
  }, [isOver, agent_name]);
}

'use client';

import type { Run, Task } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { useAbsentGateway } from '#lib/absent-gateway.ts';
import { announce } from '#lib/announce.tsx';
import { formatDuration } from '#lib/format.ts';
import { scrollBehavior } from '#lib/reduced-motion.ts';
import { isAnswer } from '../answering.ts';
import { taskRunsQuery } from '../api/run-queries.ts';
import { useFollowEnd } from '../hooks/use-follow-end.ts';
import { useRunOutput } from '../hooks/use-run-output.ts';
import { useSeconds } from '../hooks/use-seconds.ts';
import { runFacts } from '../run-facts.ts';
import { RunSteps } from './run-steps.tsx';

interface RunViewProps {
  task: Task;
  agentName: string | null;
}

/** What the agent is writing, or what it has written: the same place, the same text, no jump in between. */
export function RunView({ task, agentName }: RunViewProps) {
  const { data: allRuns = [] } = useQuery(taskRunsQuery(task.id));
  // Answers to comments are shown in the thread.
  const runs = allRuns.filter((each) => !isAnswer(each));
  const activeId = task.run?.id ?? null;
  // The run watched last stays watched, so that its steps do not vanish when it ends.
  const [watchedId, setWatchedId] = useState(activeId);
  if (activeId !== null && activeId !== watchedId) setWatchedId(activeId);
  const output = useRunOutput(watchedId);
  const endRef = useRef<HTMLDivElement>(null);
  const sectionRef = useRef<HTMLElement>(null);
  const isActive = activeId !== null;
  useScrollToStart(sectionRef, isActive);
  useFollowEnd(endRef, output.text, isActive);
  useEndAnnouncement(task, agentName);

  const run =
    runs.find((each) => each.id === (activeId ?? task.last_run_id)) ?? (isActive ? undefined : runs[0]);
  const text = isActive ? output.text : (task.result ?? '');
  // After a run that brought nothing the result is still the one before, with the figures of its own run.
  const isEarlier = !isActive && text !== '' && run !== undefined && run.status !== 'succeeded';
  const source = isEarlier ? runs.find(({ status }) => status === 'succeeded') : run;
  const name = source?.agent_name ?? agentName ?? 'The agent';
  // What the agent said on its way stays above the result while one looks on, so that nothing jumps.
  const onTheWay =
    !isActive && text !== '' && output.text.endsWith(text) ? output.text.slice(0, -text.length) : '';
  const broken = !isActive && run !== undefined && run.status !== 'succeeded' ? output.text : '';
  const endedTitle = isEarlier ? 'Result of an earlier run' : broken ? 'Stopped halfway' : 'Result';
  if (!isActive && text === '' && broken === '') return null;

  return (
    <section ref={sectionRef} aria-label={isActive ? 'Run' : 'Result'} className="scroll-my-4">
      <header className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <AgentMark
          id={source?.agent_id ?? task.assigned_agent_id ?? task.id}
          name={name}
          state={task.run?.status === 'running' ? 'working' : 'idle'}
          size="sm"
          isDecorative
        />
        <h3 className="font-semibold">{isActive ? <ActiveTitle task={task} name={name} /> : endedTitle}</h3>
        {source?.provider === 'demo' ? <Badge tone="attention">Demo output</Badge> : null}
        <span className="ml-auto text-xs text-ink-muted">
          {isActive ? <Elapsed run={run} /> : source ? <Facts run={source} /> : null}
        </span>
      </header>
      <div className="mt-2 rounded-lg border border-line bg-canvas px-4 py-3">
        {watchedId !== null && output.steps.length > 0 && !isEarlier ? (
          <div className="mb-3 border-b border-line pb-2">
            <RunSteps steps={output.steps} isOver={!isActive} />
          </div>
        ) : null}
        <div data-run-output>
          {onTheWay.trim() !== '' ? (
            <Markdown text={onTheWay} className="mb-[0.75em] text-ink-muted" />
          ) : null}
          {text !== '' ? <Markdown text={text} isStreaming={isActive} /> : null}
        </div>
        {isActive && text === '' ? (
          <p className="text-ink-subtle">
            {task.run?.status === 'queued' ? <Waiting agentId={run?.agent_id ?? null} /> : 'Thinking…'}
          </p>
        ) : null}
        {broken && text === '' ? (
          <>
            <p className="mb-2 text-sm text-ink-muted">Written before it stopped; not saved as the result:</p>
            <div className="opacity-75">
              <Markdown text={broken} />
            </div>
          </>
        ) : null}
        <div ref={endRef} />
      </div>
      {isActive && task.result ? (
        <details className="mt-2 text-sm">
          <summary className="cursor-pointer text-ink-muted">Previous result</summary>
          <div className="mt-2 rounded-lg border border-line px-4 py-3 opacity-75">
            <Markdown text={task.result} />
          </div>
        </details>
      ) : null}
    </section>
  );
}

function ActiveTitle({ task, name }: { task: Task; name: string }) {
  return task.run?.status === 'queued' ? `${name} will start` : `${name} is working`;
}

/** Why a run has not begun: all places are taken, or where it is to run is not there. */
function Waiting({ agentId }: { agentId: string | null }) {
  const gateway = useAbsentGateway(agentId);
  if (gateway === null) return 'Waiting for a free place…';
  return `Waiting for ${gateway}. It starts by itself when that gateway is back.`;
}

function Elapsed({ run }: { run: Run | undefined }) {
  const now = useSeconds(true);
  const [mountedAt] = useState(() => Date.now());
  const since = run?.started_at ? Date.parse(run.started_at) : mountedAt;
  if (now === 0) return null;
  // Whole seconds; the clocks of server and reader may differ a little.
  return <span aria-hidden>{formatDuration(Math.max(1_000, now - since))}</span>;
}

function Facts({ run }: { run: Run }): ReactNode {
  return (
    <>
      {runFacts(run).join(' · ')}
      {run.finished_at ? (
        <>
          {' · '}
          <RelativeTime time={run.finished_at} />
        </>
      ) : null}
    </>
  );
}

/** A run that starts while one looks on comes into sight, as far as it must. */
function useScrollToStart(ref: RefObject<HTMLElement | null>, isActive: boolean): void {
  const wasActive = useRef(isActive);
  useEffect(() => {
    if (isActive && !wasActive.current) {
      ref.current?.scrollIntoView({ block: 'nearest', behavior: scrollBehavior() });
    }
    wasActive.current = isActive;
  }, [ref, isActive]);
}

const endings: Partial<Record<Task['status'], string>> = {
  review: 'The result waits for your review.',
  done: 'The task is done.',
  waiting: 'The agent has a question.',
  todo: 'It was stopped.',
};

/** Says once that a run has ended; its text is never read out piece by piece. */
function useEndAnnouncement(task: Task, agentName: string | null): void {
  const wasActive = useRef(task.run !== null);
  const isActive = task.run !== null;
  useEffect(() => {
    if (wasActive.current && !isActive) {
      const ending = task.failure
        ? `The run failed. ${task.failure.message} ${task.failure.remedy}`
        : `The run${agentName ? ` of ${agentName}` : ''} has ended. ${endings[task.status] ?? ''}`;
      announce(ending);
    }
    wasActive.current = isActive;
  }, [isActive, task, agentName]);
}

'use client';

import type { Comment, Run } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { announce } from '#lib/announce.tsx';
import { answeringRuns } from '../answering.ts';
import { taskRunsQuery } from '../api/run-queries.ts';
import { useRunOutput } from '../hooks/use-run-output.ts';

const none: Run[] = [];

/** The end of the thread: who is writing an answer, as it is written, and who could not. */
export function AnsweringRuns({ taskId, comments }: { taskId: string; comments: readonly Comment[] }) {
  const { data: runs = none } = useQuery(taskRunsQuery(taskId));
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const answers = useMemo(() => answeringRuns(runs, comments, seen), [runs, comments, seen]);
  const unseen = answers.filter(({ run }) => run.finished_at === null && !seen.has(run.id));
  if (unseen.length > 0) setSeen(new Set([...seen, ...unseen.map(({ run }) => run.id)]));
  useAnswerAnnouncement(runs, seen);
  if (answers.length === 0) return null;
  return (
    <ol aria-label="Answers under way" className="mt-4 flex flex-col gap-4">
      {answers.map(({ run, state }) => (
        <li key={run.id}>{state === 'writing' ? <Writing run={run} /> : <Failed run={run} />}</li>
      ))}
    </ol>
  );
}

function Writing({ run }: { run: Run }) {
  const { text } = useRunOutput(run.id);
  return (
    <div className="flex gap-2.5">
      <AgentMark
        id={run.agent_id ?? run.agent_name}
        name={run.agent_name}
        state={run.status === 'running' || text !== '' ? 'working' : 'idle'}
        isDecorative
      />
      <div className="min-w-0 flex-1">
        <p className="text-sm">
          <span className="font-medium">{run.agent_name}</span>{' '}
          <span className="text-ink-subtle">
            {run.status === 'queued' && text === '' ? 'will answer in a moment' : 'is writing…'}
          </span>
        </p>
        {text === '' ? null : <Markdown text={text} isStreaming className="mt-0.5" />}
      </div>
    </div>
  );
}

function Failed({ run }: { run: Run }) {
  return (
    <Notice tone="danger" title={`${run.agent_name} could not answer`}>
      {run.error ? `${run.error.message} ${run.error.remedy}` : 'The run ended without an answer.'}
    </Notice>
  );
}

/** Says once that an answer has come, or will not; its text is never read out piece by piece. */
function useAnswerAnnouncement(runs: readonly Run[], seen: ReadonlySet<string>): void {
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const run of runs) {
      if (run.finished_at === null || !seen.has(run.id) || told.current.has(run.id)) continue;
      told.current.add(run.id);
      if (run.status === 'succeeded') announce(`${run.agent_name} has answered.`);
      else if (run.status !== 'cancelled') announce(`${run.agent_name} could not answer.`);
    }
  }, [runs, seen]);
}

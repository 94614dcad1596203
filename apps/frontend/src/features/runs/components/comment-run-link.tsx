'use client';

import { useQuery } from '@tanstack/react-query';
import { CornerDownRight } from 'lucide-react';
import { isAnswer } from '../answering.ts';
import { taskRunsQuery } from '../api/run-queries.ts';
import { showRun } from '../run-anchor.ts';

interface CommentRunLinkProps {
  taskId: string;
  runId: string;
  /** The run wrote no later comment: what an agent says on its way is not its answer. */
  isLastOfRun: boolean;
}

/** Beside an agent's comment: that it answers, and the way to its run. */
export function CommentRunLink({ taskId, runId, isLastOfRun }: CommentRunLinkProps) {
  const { data: runs } = useQuery(taskRunsQuery(taskId));
  const run = runs?.find(({ id }) => id === runId);
  if (!run) return null;
  const answers = isAnswer(run) && run.status === 'succeeded' && isLastOfRun;
  return (
    <button
      type="button"
      onClick={() => showRun(runId)}
      className="inline-flex items-center gap-1 self-center rounded-sm text-xs text-ink-subtle underline-offset-2 hover:text-ink hover:underline pointer-coarse:min-h-6"
    >
      {answers ? <CornerDownRight aria-hidden className="size-3" /> : null}
      {answers ? 'answer' : 'from a run'}
      <span className="sr-only">: show the run</span>
    </button>
  );
}

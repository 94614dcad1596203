'use client';

import type { Comment } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Button } from '#components/ui/button.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { messageOf } from '#lib/api-error.ts';
import { commentsQuery } from '../api/task-queries.ts';
import { CommentForm } from './comment-form.tsx';

interface TaskCommentsProps {
  taskId: string;
  /** How many there will be, so that their place is held while they load. */
  expectedCount: number;
  canComment: boolean;
  runs: ThreadRuns;
}

/** What the thread shows of runs; they belong to another feature. */
export interface ThreadRuns {
  /** Who is writing an answer right now, below the comments. */
  AnsweringRuns: ComponentType<{ taskId: string; comments: readonly Comment[] }>;
  /** From an agent's comment to the run that wrote it. */
  CommentRunLink: ComponentType<{ taskId: string; runId: string; isLastOfRun: boolean }>;
}

const noComments: readonly Comment[] = [];

export function TaskComments({ taskId, expectedCount, canComment, runs }: TaskCommentsProps) {
  const { data: comments, isError, error, refetch } = useQuery(commentsQuery(taskId));
  return (
    <section aria-label="Comments">
      <h3 className="text-sm font-semibold">
        Comments{' '}
        <span className="font-normal text-ink-subtle">{comments?.length ?? (expectedCount || null)}</span>
      </h3>
      {isError ? (
        <p className="mt-2 text-sm text-danger">
          {messageOf(error)}{' '}
          <Button size="sm" onClick={() => void refetch()}>
            Try again
          </Button>
        </p>
      ) : null}
      {!comments && !isError && expectedCount > 0 ? <Skeleton className="mt-3 h-14" /> : null}
      {comments && comments.length > 0 ? (
        <ol className="mt-3 flex flex-col gap-4">
          {comments.map((comment) => (
            <CommentItem
              key={comment.id}
              comment={comment}
              isLastOfRun={comments.findLast(({ run_id }) => run_id === comment.run_id) === comment}
              CommentRunLink={runs.CommentRunLink}
            />
          ))}
        </ol>
      ) : null}
      <runs.AnsweringRuns taskId={taskId} comments={comments ?? noComments} />
      {canComment ? <CommentForm taskId={taskId} /> : null}
    </section>
  );
}

function CommentItem({
  comment,
  isLastOfRun,
  CommentRunLink,
}: {
  comment: Comment;
  isLastOfRun: boolean;
  CommentRunLink: ThreadRuns['CommentRunLink'];
}) {
  const isAgent = comment.author_type === 'agent';
  const authorId = comment.author_id ?? comment.author_name;
  return (
    <li className="flex gap-2.5">
      {isAgent ? (
        <AgentMark id={authorId} name={comment.author_name} isDecorative />
      ) : (
        <Avatar id={authorId} name={comment.author_name} isDecorative />
      )}
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="font-medium">{comment.author_name}</span>
          {isAgent ? (
            <span className="text-xs text-ink-subtle">
              {comment.kind === 'question' ? 'agent, asks' : 'agent'}
            </span>
          ) : null}
          <RelativeTime time={comment.created_at} className="text-xs text-ink-subtle" />
          {isAgent && comment.run_id ? (
            <CommentRunLink taskId={comment.task_id} runId={comment.run_id} isLastOfRun={isLastOfRun} />
          ) : null}
        </p>
        <Markdown text={comment.content} mentions={comment.mentions} className="mt-0.5" />
      </div>
    </li>
  );
}

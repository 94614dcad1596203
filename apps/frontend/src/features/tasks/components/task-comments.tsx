'use client';

import type { Comment } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { type ComponentType, useEffect, useRef } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Button } from '#components/ui/button.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { messageOf } from '#lib/api-error.ts';
import { classNames } from '#lib/class-names.ts';
import { scrollBehavior } from '#lib/reduced-motion.ts';
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
  const linkedId = useSearchParams().get('comment');
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
              isLinked={comment.id === linkedId}
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
  isLinked,
  isLastOfRun,
  CommentRunLink,
}: {
  comment: Comment;
  /** The address leads to it. */
  isLinked: boolean;
  isLastOfRun: boolean;
  CommentRunLink: ThreadRuns['CommentRunLink'];
}) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isLinked) ref.current?.scrollIntoView({ block: 'center', behavior: scrollBehavior() });
  }, [isLinked]);
  const isAgent = comment.author_type === 'agent';
  const authorId = comment.author_id ?? comment.author_name;
  return (
    <li
      ref={ref}
      aria-current={isLinked || undefined}
      className={classNames(
        'flex gap-2.5',
        isLinked && '-mx-2.5 -my-2 rounded-lg bg-accent-soft px-2.5 py-2',
      )}
    >
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

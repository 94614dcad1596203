'use client';

import type { Comment } from '@helix/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Button } from '#components/ui/button.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { messageOf } from '#lib/api-error.ts';
import { taskKeys } from '#lib/task-cache.ts';
import { postComment } from '../api/task-mutations.ts';
import { commentsQuery } from '../api/task-queries.ts';

interface TaskCommentsProps {
  taskId: string;
  /** How many there will be, so that their place is held while they load. */
  expectedCount: number;
  canComment: boolean;
}

export function TaskComments({ taskId, expectedCount, canComment }: TaskCommentsProps) {
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
            <CommentItem key={comment.id} comment={comment} />
          ))}
        </ol>
      ) : null}
      {canComment ? <CommentForm taskId={taskId} /> : null}
    </section>
  );
}

function CommentItem({ comment }: { comment: Comment }) {
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
          {isAgent ? <span className="text-xs text-ink-subtle">agent</span> : null}
          <RelativeTime time={comment.created_at} className="text-xs text-ink-subtle" />
        </p>
        <Markdown text={comment.content} className="mt-0.5" />
      </div>
    </li>
  );
}

function CommentForm({ taskId }: { taskId: string }) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const post = async () => {
    const content = text.trim();
    if (content === '' || isBusy) return;
    setBusy(true);
    setError(null);
    try {
      const comment = await postComment(taskId, content);
      client.setQueryData<Comment[]>(taskKeys.comments(taskId), (comments) =>
        comments?.some((each) => each.id === comment.id) ? comments : [...(comments ?? []), comment],
      );
      setText('');
    } catch (thrown) {
      setError(messageOf(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="mt-4"
      onSubmit={(event) => {
        event.preventDefault();
        void post();
      }}
    >
      <Textarea
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void post();
        }}
        rows={2}
        aria-label="Write a comment"
        placeholder="Write a comment; the agent reads the thread in its next run"
      />
      <div className="mt-2 flex items-center justify-end gap-3">
        {error === null ? null : (
          <p role="alert" className="mr-auto text-sm text-danger">
            {error}
          </p>
        )}
        {text.trim() === '' ? null : <span className="text-xs text-ink-subtle">Ctrl Enter</span>}
        <Button type="submit" size="sm" isBusy={isBusy} disabled={text.trim() === ''}>
          Comment
        </Button>
      </div>
    </form>
  );
}

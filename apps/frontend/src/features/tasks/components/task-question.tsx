'use client';

import type { Task } from '@helix/contracts';
import { CircleHelp } from 'lucide-react';
import { Markdown } from '#components/ui/markdown.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { CommentForm } from './comment-form.tsx';

interface TaskQuestionProps {
  task: Task;
  question: NonNullable<Task['question']>;
  /** Who goes on with the answer. */
  agentName: string;
  /** The answer is asked for now: its box takes the focus. */
  isReplying: boolean;
  onReplying: (isReplying: boolean) => void;
}

/** What the agent must know before it can go on, and the box for the answer: the first thing seen of a waiting task. */
export function TaskQuestion({ task, question, agentName, isReplying, onReplying }: TaskQuestionProps) {
  return (
    <section aria-label="Question" className="rounded-lg bg-question-soft px-4 pt-3 pb-4">
      <header className="flex items-baseline gap-2 text-sm">
        <CircleHelp aria-hidden className="size-4 shrink-0 translate-y-0.5 text-question" />
        <h3 className="font-semibold">{question.agent_name} asks</h3>
        <RelativeTime time={question.asked_at} className="ml-auto text-xs text-ink-muted" />
      </header>
      <Markdown text={question.content} className="mt-1.5" />
      {task.abilities.comment ? (
        <CommentForm
          taskId={task.id}
          answer={{
            note: `${agentName} goes on as soon as you answer.`,
            isWanted: isReplying,
            onLeft: () => onReplying(false),
          }}
        />
      ) : null}
    </section>
  );
}

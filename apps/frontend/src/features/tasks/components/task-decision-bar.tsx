'use client';

import type { Task } from '@helix/contracts';
import { Check, MessageCircleReply, Play, RotateCcw, Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { useAbsentGateway } from '#lib/absent-gateway.ts';
import { classNames } from '#lib/class-names.ts';
import type { TaskActions } from '../hooks/use-task-actions.ts';
import { ANSWER_BOX_ID } from './task-question.tsx';

interface TaskDecisionBarProps {
  task: Task;
  actions: TaskActions;
  agentName: string | null;
  isRejecting: boolean;
  onRejecting: (isRejecting: boolean) => void;
}

/** Always in sight: the one thing that this task needs from a person now. */
export function TaskDecisionBar({
  task,
  actions,
  agentName,
  isRejecting,
  onRejecting,
}: TaskDecisionBarProps) {
  const busy = actions.busy.get(task.id);
  const { abilities } = task;
  const gateway = useAbsentGateway(task.assigned_agent_id);
  if (isRejecting && abilities.reject) {
    return (
      <RejectForm task={task} actions={actions} agentName={agentName} onClose={() => onRejecting(false)} />
    );
  }
  const isReview = task.status === 'review' && (abilities.approve || abilities.reject);
  const canAnswer = task.question !== null && abilities.comment;
  const isAgain = canAnswer || task.result !== null || task.status === 'failed' || task.status === 'done';
  return (
    <div className="flex min-h-8 flex-wrap items-center justify-end gap-2 pointer-coarse:min-h-10 [&_kbd]:pointer-coarse:hidden">
      <p
        className={classNames(
          'mr-auto min-w-0 text-sm text-ink-muted',
          (isReview || canAnswer) && 'max-sm:sr-only',
        )}
      >
        {hintOf(task, agentName, gateway)}
      </p>
      {task.run && abilities.cancel ? (
        <Button
          icon={<Square aria-hidden />}
          isBusy={busy === 'stop'}
          aria-keyshortcuts="X"
          onClick={() => void actions.stop(task)}
        >
          Stop <Kbd>X</Kbd>
        </Button>
      ) : null}
      {!task.run && abilities.execute && task.status !== 'review' ? (
        <Button
          variant={canAnswer ? 'secondary' : 'primary'}
          icon={isAgain ? <RotateCcw aria-hidden /> : <Play aria-hidden />}
          isBusy={busy === 'execute'}
          disabled={task.assigned_agent_id === null}
          aria-keyshortcuts="E"
          onClick={() => void actions.execute(task)}
        >
          {isAgain ? 'Run again' : 'Execute'}
        </Button>
      ) : null}
      {canAnswer ? (
        <Button
          variant="primary"
          icon={<MessageCircleReply aria-hidden />}
          onClick={() => document.getElementById(ANSWER_BOX_ID)?.focus()}
        >
          Answer
        </Button>
      ) : null}
      {isReview ? (
        <>
          {abilities.reject ? (
            <Button
              onClick={() => onRejecting(true)}
              aria-keyshortcuts="R"
              isBusy={busy === 'reject'}
              className="max-sm:flex-1"
            >
              Reject… <Kbd>R</Kbd>
            </Button>
          ) : null}
          {abilities.approve ? (
            <Button
              variant="primary"
              icon={<Check aria-hidden />}
              isBusy={busy === 'approve'}
              aria-keyshortcuts="A"
              className="max-sm:flex-1"
              onClick={() => void actions.approve(task)}
            >
              Approve
            </Button>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

function hintOf(task: Task, agentName: string | null, absentGateway: string | null): string {
  const name = agentName ?? 'The agent';
  if (task.run?.status === 'queued')
    return absentGateway === null
      ? `${name} will start in a moment.`
      : `${name} starts when ${absentGateway} is back.`;
  if (task.run) return '';
  if (task.status === 'review') return 'Is this what you wanted?';
  if (task.status === 'cancelled') return 'Cancelled. Move it to To do to work on it again.';
  if (task.status === 'waiting') return `${task.question?.agent_name ?? 'The agent'} waits for an answer.`;
  if (task.assigned_agent_id === null) return 'Choose an agent above, then execute.';
  return '';
}

interface RejectFormProps {
  task: Task;
  actions: TaskActions;
  agentName: string | null;
  onClose: () => void;
}

function RejectForm({ task, actions, agentName, onClose }: RejectFormProps) {
  const [feedback, setFeedback] = useState('');
  const isBusy = actions.busy.get(task.id) === 'reject';
  const send = async () => {
    if (feedback.trim() === '' || isBusy) return;
    if (await actions.reject(task, feedback.trim())) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label className="text-sm font-medium" htmlFor="reject-feedback">
        Feedback: what should change?
      </label>
      <Textarea
        id="reject-feedback"
        className="mt-1.5"
        value={feedback}
        onChange={(event) => setFeedback(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
          if (event.key === 'Escape') {
            event.stopPropagation();
            onClose();
          }
        }}
        rows={3}
        autoFocus
        placeholder={`${agentName ?? 'The agent'} reads this with its last result and tries again`}
      />
      <div className="mt-2 flex items-center justify-end gap-2">
        <span className="mr-auto text-xs text-ink-subtle">Ctrl Enter sends</span>
        <Button onClick={onClose}>Back</Button>
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={feedback.trim() === ''}>
          Send back
        </Button>
      </div>
    </form>
  );
}

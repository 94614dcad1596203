'use client';

import type { Task } from '@helix/contracts';
import { Check, MessageCircleReply, Play, RotateCcw, Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { useAbsentGateway } from '#lib/absent-gateway.ts';
import { classNames } from '#lib/class-names.ts';
import { useDraft } from '#lib/use-draft.ts';
import type { TaskActions } from '../hooks/use-task-actions.ts';

interface TaskDecisionBarProps {
  task: Task;
  actions: TaskActions;
  agentName: string | null;
  isReplying: boolean;
  onReplying: (isReplying: boolean) => void;
}

/** Always in sight: the one thing that this task needs from a person now. */
export function TaskDecisionBar({ task, actions, agentName, isReplying, onReplying }: TaskDecisionBarProps) {
  const busy = actions.busy.get(task.id);
  const { abilities } = task;
  const gateway = useAbsentGateway(task.assigned_agent_id);
  // Kept here, so that looking once more at the result does not lose what was written about it.
  const [feedback, setFeedback] = useState('');
  useDraft(`feedback:${task.id}`, { value: feedback, isDirty: feedback !== '', restore: setFeedback });
  if (isReplying && abilities.reject) {
    const send = async () => {
      if (feedback.trim() === '' || busy === 'reject') return;
      if (!(await actions.reject(task, feedback.trim()))) return;
      setFeedback('');
      onReplying(false);
    };
    return (
      <RejectForm
        feedback={feedback}
        onChange={setFeedback}
        agentName={agentName}
        isBusy={busy === 'reject'}
        onSend={() => void send()}
        onClose={() => onReplying(false)}
      />
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
        {task.status === 'review' && !isReview ? whoDecides(task) : hintOf(task, agentName, gateway)}
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
          {isAgain ? 'Run again' : 'Execute'} <Kbd tone={canAnswer ? 'normal' : 'inverse'}>E</Kbd>
        </Button>
      ) : null}
      {canAnswer ? (
        <Button
          variant="primary"
          icon={<MessageCircleReply aria-hidden />}
          aria-keyshortcuts="R"
          onClick={() => onReplying(true)}
        >
          Answer <Kbd tone="inverse">R</Kbd>
        </Button>
      ) : null}
      {isReview ? (
        <>
          {abilities.reject ? (
            <Button
              onClick={() => onReplying(true)}
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
              Approve <Kbd tone="inverse">A</Kbd>
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

/** A result that the reader may not decide on does not ask them. */
function whoDecides({ created_by_name: creator }: Task): string {
  const managers = 'people who manage this board';
  return `${creator ? `${creator} and ${managers}` : 'People who manage this board'} approve it or send it back.`;
}

interface RejectFormProps {
  feedback: string;
  onChange: (feedback: string) => void;
  agentName: string | null;
  isBusy: boolean;
  onSend: () => void;
  onClose: () => void;
}

function RejectForm({ feedback, onChange, agentName, isBusy, onSend, onClose }: RejectFormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <label className="text-sm font-medium" htmlFor="reject-feedback">
        Feedback: what should change?
      </label>
      <Textarea
        id="reject-feedback"
        className="mt-1.5"
        value={feedback}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
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

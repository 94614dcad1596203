// Owns what a finished run does to its task, and what each failure means to a person.
import type { RunErrorCode, RunStatus, RunTrigger, TaskFailure, TaskStatus } from '@helix/contracts';

type FailureGuide = { retryable: boolean; remedy: string };

/** What to do, in whole sentences: it stands behind the sentence that says what happened. */
const GUIDES: Record<RunErrorCode, FailureGuide> = {
  auth: { retryable: false, remedy: 'Check the key in Models, then run again.' },
  no_credit: { retryable: false, remedy: 'Add credit at the provider, then run again.' },
  rate_limit: { retryable: true, remedy: 'Wait a minute, then run again.' },
  provider_unavailable: {
    retryable: true,
    remedy: 'Wait a moment, then run again. If it keeps happening, check the address in Models.',
  },
  timeout: { retryable: true, remedy: 'Run again. If it keeps happening, choose a faster model.' },
  bad_response: {
    retryable: true,
    remedy: 'Run again. If it keeps happening, check the address and the model in Models.',
  },
  context_length: {
    retryable: false,
    remedy: 'Shorten the description or choose a model that reads more, then run again.',
  },
  refused: { retryable: false, remedy: 'Reword the task, then run again.' },
  request_refused: { retryable: false, remedy: 'Check the model and its limits in Models, then run again.' },
  budget: { retryable: false, remedy: 'Raise the limit of the agent or split the task, then run again.' },
  model_not_found: { retryable: false, remedy: 'Check the model name in Models, then run again.' },
  model_missing: { retryable: false, remedy: 'Connect a model in Models, then run again.' },
  gateway_unavailable: { retryable: true, remedy: 'Wait until the gateway is back, then run again.' },
  interrupted: { retryable: true, remedy: 'Nothing was saved from this run. Run it again.' },
  deadline: {
    retryable: true,
    remedy: 'Raise the time limit of the agent or split the task, then run again.',
  },
  internal: {
    retryable: true,
    remedy: 'Run again. If it keeps happening, look at the logs of the gateway and the backend.',
  },
};

/** What to do about a failed run; `retryable` when the same run may succeed unchanged. */
export function describeRunError(code: RunErrorCode): FailureGuide {
  return GUIDES[code];
}

/** The same for a model that was tried without a run. */
export function testRemedy(code: RunErrorCode): string {
  return GUIDES[code].remedy.replace('then run again', 'then test again').replace('Run again', 'Test again');
}

/** The failure as it stands on the card. */
export function toTaskFailure(code: RunErrorCode, message: string): TaskFailure {
  return { code, message, remedy: GUIDES[code].remedy };
}

export type FinishedRun = {
  status: Extract<RunStatus, 'succeeded' | 'failed' | 'cancelled' | 'timed_out'>;
  trigger: RunTrigger;
  /** It ended with a question to a person instead of a result. */
  hasQuestion: boolean;
};

/** Where a stopped run leaves its task: a result that was sent back is still there to be decided on. */
function statusBeforeRun(trigger: RunTrigger): TaskStatus {
  return trigger === 'feedback' ? 'review' : 'todo';
}

/**
 * The status a task takes when its run ends; null leaves the task as it is. A mention's run never changes it,
 * nor does any run of a task that a person has meanwhile taken out of `in_progress`.
 */
export function taskStatusAfterRun(
  run: FinishedRun,
  task: { status: TaskStatus; requiresApproval: boolean },
): TaskStatus | null {
  if (run.trigger === 'mention' || task.status !== 'in_progress') return null;
  if (run.status === 'succeeded' && run.hasQuestion) return 'waiting';
  if (run.status === 'succeeded') return task.requiresApproval ? 'review' : 'done';
  if (run.status === 'cancelled') return statusBeforeRun(run.trigger);
  return 'failed';
}

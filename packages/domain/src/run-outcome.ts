// Owns what a finished run does to its task, and what each failure means to a person.
import type { RunErrorCode, RunStatus, RunTrigger, TaskFailure, TaskStatus } from '@helix/contracts';

type FailureGuide = { retryable: boolean; remedy: string };

const GUIDES: Record<RunErrorCode, FailureGuide> = {
  auth: { retryable: false, remedy: 'Check the key in Models, then run again.' },
  rate_limit: { retryable: true, remedy: 'Wait a minute, then run again.' },
  provider_unavailable: { retryable: true, remedy: 'Check the address in Models or wait, then run again.' },
  timeout: { retryable: true, remedy: 'Run again, or raise the time limit of the agent.' },
  bad_response: { retryable: true, remedy: 'Run again. If it keeps happening, check the model in Models.' },
  context_length: {
    retryable: false,
    remedy: 'Shorten the description or choose a model with a larger context.',
  },
  refused: { retryable: false, remedy: 'Reword the task, then run again.' },
  budget: { retryable: false, remedy: 'Raise the token limit of the agent, then run again.' },
  model_not_found: { retryable: false, remedy: 'Check the model name in Models, then run again.' },
  model_missing: { retryable: false, remedy: 'Connect a model in Models, then run again.' },
  gateway_unavailable: { retryable: true, remedy: 'Wait until the gateway is back, then run again.' },
  interrupted: { retryable: true, remedy: 'Nothing was saved from this run. Run it again.' },
  deadline: {
    retryable: true,
    remedy: 'Raise the time limit of the agent, or make the task smaller, then run again.',
  },
  internal: { retryable: true, remedy: 'Run again. If it keeps happening, look at the log of the backend.' },
};

/** What to do about a failed run; `retryable` when the same run may succeed unchanged. */
export function describeRunError(code: RunErrorCode): FailureGuide {
  return GUIDES[code];
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
  if (run.status === 'cancelled') return 'todo';
  return 'failed';
}

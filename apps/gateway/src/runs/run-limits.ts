// Owns where a run is ended from our side: limits of steps, tokens and length, stops, and our own faults.
import type { RunLimits } from '@helix/gateway-protocol';
import { failure } from '../providers/classify-failure.ts';
import type { RunFailureRecord, StepUsage } from './session-records.ts';
import { totalTokens } from './usage.ts';

/** Between English prose (4) and code or other scripts (2 to 3): errs towards sending less. */
export const CHARACTERS_PER_TOKEN = 3;
/** More than a token ever holds on average: what the provider reports in the end is what counts. */
const MAX_CHARACTERS_PER_TOKEN = 8;
/** Of one run, whatever its limit of tokens: its ending must fit into one frame of the protocol. */
const ANSWER_MAX_CHARACTERS = 2_000_000;

/** Why a run was told to stop, given as the reason of its signal. */
export type StopCause = 'abort' | 'deadline' | 'shutdown';

/** Asked before each step. Where a provider reports no usage the limit is held by an estimate, never recorded. */
export function overLimit(
  steps: readonly (StepUsage | null)[],
  step: number,
  limits: RunLimits,
  texts: readonly string[],
): RunFailureRecord | null {
  if (step > limits.maxSteps)
    return failure('budget', 'MAX_STEPS', false, {
      message: `The agent took ${limits.maxSteps} steps without coming to a result.`,
    });
  const reported = steps.reduce((sum, usage) => sum + (usage ? totalTokens(usage) : 0), 0);
  const estimated = steps.includes(null) ? texts.join('').length / CHARACTERS_PER_TOKEN : 0;
  if (reported + estimated < limits.maxTokens) return null;
  return failure('budget', 'MAX_TOKENS', false, {
    message: `The agent used up its limit of ${limits.maxTokens.toLocaleString('en-US')} tokens for one run.`,
  });
}

/** What a step may still say; a provider that never ends is stopped here, long before memory or a frame is full. */
export function roomOf(
  limits: RunLimits,
  steps: readonly (StepUsage | null)[],
  saidCharacters: number,
): number {
  const spent = steps.reduce((sum, usage) => sum + (usage ? totalTokens(usage) : 0), 0);
  return Math.min(
    (limits.maxTokens - spent) * MAX_CHARACTERS_PER_TOKEN,
    ANSWER_MAX_CHARACTERS - saidCharacters,
  );
}

export function answerTooLong(): RunFailureRecord {
  return failure('budget', 'ANSWER_TOO_LONG', false, {
    message: "The model's answer was longer than a run may be.",
  });
}

export function stopFailure(cause: StopCause, limits: RunLimits | null): RunFailureRecord {
  if (cause === 'deadline' && limits)
    return failure('deadline', 'RUN_DEADLINE', false, {
      message: `The agent took longer than its limit of ${Math.round(limits.deadlineMs / 1000)} seconds.`,
    });
  return failure('interrupted', 'GATEWAY_STOPPED', true, {
    message: 'The gateway was stopped while the agent was working.',
  });
}

/** Our own fault, such as a full disk: the code helps, the text of a system error would name folders. */
export function internalFailure(error: unknown): RunFailureRecord {
  const { code, name } = error as { code?: string; name?: string };
  return failure('internal', 'INTERNAL', false, {
    message: `The gateway could not carry the run out (${code ?? name ?? 'unexpected error'}).`,
  });
}

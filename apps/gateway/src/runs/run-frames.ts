// Owns the forms in which a run's end is told: the second answer, agent.wait, and the last events. Pure.
import type { ErrorShape } from '@helix/gateway-protocol';
import type { RunOutcome, StepUsage } from './session-records.ts';
import { totalTokens } from './usage.ts';

export type FinalAnswer = { payload: object; error?: ErrorShape };

/** The second answer of `agent`. A failed run carries both an error and a payload, as OpenClaw's does. */
export function finalAnswer(outcome: RunOutcome): FinalAnswer {
  const { runId, failure, stopReason } = outcome;
  const result = resultOf(outcome);
  if (outcome.status === 'ok')
    return { payload: { runId, status: 'ok', summary: 'completed', stopReason, result } };
  if (outcome.status === 'aborted')
    return { payload: { runId, status: 'timeout', summary: 'aborted', stopReason: 'rpc', result } };
  const message = failure?.message ?? 'The run failed.';
  const { message: _message, ...details } = failure ?? {
    code: 'INTERNAL',
    reason: 'internal',
    retryable: false,
  };
  return {
    payload: { runId, status: 'error', summary: message, result },
    error: {
      code: 'UNAVAILABLE',
      message,
      details,
      retryable: details.retryable,
      ...(failure?.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    },
  };
}

export function waitAnswer(outcome: RunOutcome): object {
  const { runId, startedAt, endedAt } = outcome;
  const stopReason = outcome.status === 'aborted' ? 'rpc' : outcome.stopReason;
  return {
    runId,
    status: outcome.status === 'ok' ? 'ok' : 'error',
    startedAt,
    endedAt,
    stopReason,
    terminalReply: replyOf(outcome),
    ...(outcome.failure ? { error: outcome.failure.message, errorDetails: outcome.failure } : {}),
  };
}

export function replyOf(outcome: RunOutcome): { disposition: 'visible'; text: string } {
  return { disposition: 'visible', text: outcome.texts.findLast((text) => text !== '') ?? '' };
}

function wireUsage(usage: StepUsage, costUsd: number | null): object {
  return { ...usage, total: totalTokens(usage), ...(costUsd === null ? {} : { cost: { total: costUsd } }) };
}

function resultOf(outcome: RunOutcome): object {
  const { usage, lastCallUsage, costUsd, provider, model } = outcome;
  return {
    payloads: outcome.texts.filter((text) => text !== '').map((text) => ({ text, mediaUrl: null })),
    meta: {
      durationMs: outcome.endedAt - outcome.startedAt,
      aborted: outcome.status === 'aborted',
      agentMeta: {
        provider,
        model,
        ...(usage ? { usage: wireUsage(usage, costUsd) } : {}),
        ...(outcome.isUsagePartial ? { usagePartial: true } : {}),
        ...(lastCallUsage ? { lastCallUsage: wireUsage(lastCallUsage, null) } : {}),
        ...(costUsd === null ? {} : { costUsd }),
        assistantTurns: outcome.steps,
        terminalReceipt: { runId: outcome.runId, successfulToolNames: outcome.toolNames },
      },
    },
  };
}

const ERROR_KINDS: Partial<Record<string, string>> = {
  refused: 'refusal',
  timeout: 'timeout',
  rate_limit: 'rate_limit',
  context_length: 'context_length',
};

/** The `chat` error event's closed detail object: longer texts would not pass its schema. */
export function chatErrorFields(outcome: RunOutcome): object {
  const { failure } = outcome;
  return {
    errorMessage: failure?.message ?? 'The run failed.',
    errorKind: ERROR_KINDS[failure?.reason ?? ''] ?? 'unknown',
    errorDetail: {
      provider: outcome.provider,
      model: outcome.model,
      failoverReason: failure?.reason ?? 'internal',
      providerErrorType: failure?.code ?? 'INTERNAL',
      ...(failure?.httpStatus === undefined ? {} : { httpStatus: failure.httpStatus }),
      ...(failure?.providerMessage ? { providerErrorMessagePreview: failure.providerMessage } : {}),
    },
  };
}

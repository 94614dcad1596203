// Owns how a failure that our gateway tells is worded here: what happened, what the provider said, what to do.
import type { ModelTestResult, RunErrorCode } from '@helix/contracts';
import { testRemedy } from '@helix/domain';
import {
  type RunFailureDetails,
  type RunFailureReason,
  runFailureReasonSchema,
} from '@helix/gateway-protocol';

export const RUN_ERROR_CODES: Record<RunFailureReason, RunErrorCode> = {
  auth: 'auth',
  no_credit: 'no_credit',
  rate_limit: 'rate_limit',
  provider_unavailable: 'provider_unavailable',
  timeout: 'timeout',
  bad_response: 'bad_response',
  context_length: 'context_length',
  refused: 'refused',
  request_refused: 'request_refused',
  budget: 'budget',
  deadline: 'deadline',
  model_not_found: 'model_not_found',
  // Nobody here asked for it: the gateway stopped, or another client of it did.
  aborted: 'interrupted',
  interrupted: 'interrupted',
  internal: 'internal',
};

/** The provider's own sentence often says more than any of ours. */
export function withProviderWords(message: string, providerMessage: string | undefined): string {
  if (!providerMessage || message.includes(providerMessage)) return message;
  return `${message} The provider said: ${withEnd(providerMessage)}`;
}

/** A model that was tried and refused: with what to do about it, as the card of a failed run has it beside. */
export function wordModelTest(
  answer: ModelTestResult & { failure?: RunFailureDetails | undefined },
): ModelTestResult {
  const { ok, latency_ms, code, failure } = answer;
  const reason = runFailureReasonSchema.safeParse(code);
  if (ok || !reason.success) return { ok, latency_ms, message: answer.message, code };
  const message = withProviderWords(answer.message, failure?.providerMessage);
  return { ok, latency_ms, code, message: `${message} ${testRemedy(RUN_ERROR_CODES[reason.data])}` };
}

function withEnd(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

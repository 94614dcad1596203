// Owns how what the gateway says of a run becomes its ending: pure, so that every case has a test.
import type { RunErrorCode } from '@helix/contracts';
import type { RunEnding } from '@helix/database';
import {
  type AgentFinal,
  type ChatHistoryResult,
  type ChatMessage,
  QUESTION_STOP_REASON,
} from '@helix/gateway-protocol';
import { RUN_ERROR_CODES, withProviderWords } from '../gateway/failure-words.ts';

export type EndingContext = {
  /** Null where the gateway has models of its own: what it says it used counts. */
  model: { id: string; name: string; provider: string } | null;
  /** Why an OpenClaw's provider call failed, which its final answer does not tell. */
  failover: string | null;
  /** What was streamed so far. */
  streamed: string;
  firstTokenAt: Date | null;
};

/** OpenClaw's words for what went wrong at a provider. */
const FAILOVERS: Record<string, RunErrorCode> = {
  auth: 'auth',
  auth_permanent: 'auth',
  billing: 'no_credit',
  rate_limit: 'rate_limit',
  overloaded: 'provider_unavailable',
  server_error: 'provider_unavailable',
  tls_certificate: 'provider_unavailable',
  timeout: 'timeout',
  context_overflow: 'context_length',
  model_not_found: 'model_not_found',
  empty_response: 'bad_response',
  format: 'bad_response',
};
/** OpenClaw's word for a run that a client stopped; every other timeout is one. */
const STOPPED_BY_CLIENT = 'rpc';

export function endingOfFinal(final: AgentFinal, context: EndingContext): RunEnding {
  const shared = {
    ...base(context),
    output: outputOf(final, context),
    usage: usageOf(final),
    model: modelOf(final, context),
  };
  if (final.status === 'ok') return succeeded(shared, final.text, final.stopReason);
  if (final.status === 'timeout') return { ...shared, ...timeoutOf(final, context) };
  const reason = final.error?.reason;
  const code = reason ? RUN_ERROR_CODES[reason] : (FAILOVERS[context.failover ?? ''] ?? 'internal');
  return { ...shared, ...failure(code, failureMessage(final)) };
}

/** All that the run said. An OpenClaw's answer has its last message only; what was streamed has them all. */
function outputOf(final: AgentFinal, { streamed }: EndingContext): string {
  const told = final.messages.join('\n\n');
  return streamed.endsWith(told) ? streamed : told;
}

function timeoutOf(final: AgentFinal, { model }: EndingContext) {
  if (model !== null || final.stopReason === STOPPED_BY_CLIENT || final.text === '')
    return failure('interrupted', 'The run was stopped at the gateway.');
  return failure('timeout', final.text);
}

function modelOf(final: AgentFinal, context: EndingContext): RunEnding['model'] {
  if (context.model !== null || final.model === undefined) return context.model;
  return { id: null, name: final.model, provider: final.provider ?? 'openclaw' };
}

function succeeded(shared: RunEnding, text: string, stopReason: string | undefined): RunEnding {
  if (text.trim() === '')
    return { ...shared, ...failure('bad_response', 'The model ended its answer without any text.') };
  if (stopReason === QUESTION_STOP_REASON) return { ...shared, status: 'succeeded', question: text };
  return { ...shared, status: 'succeeded', result: text };
}

function failureMessage({ error }: AgentFinal): string {
  return withProviderWords(error?.message ?? 'The gateway gave no reason.', error?.providerMessage);
}

function usageOf(final: AgentFinal): RunEnding['usage'] {
  if (!final.usage) return null;
  return {
    inputTokens: final.usage.inputTokens,
    outputTokens: final.usage.outputTokens,
    cachedTokens: final.usage.cacheReadTokens + final.usage.cacheWriteTokens,
    costUsd: final.costUsd,
  };
}

/** A run that a person stopped, or that took longer than its agent may. What had come is kept. */
export function endingOfStop(
  reason: 'cancelled' | 'deadline',
  final: AgentFinal | null,
  context: EndingContext | null,
  deadlineSeconds: number,
): RunEnding {
  const shared: RunEnding = {
    ...(context ? base(context) : EMPTY),
    output: final && context ? outputOf(final, context) || null : context?.streamed || null,
    usage: final ? usageOf(final) : null,
    ...(final && context ? { model: modelOf(final, context) } : {}),
  };
  if (reason === 'cancelled') return { ...shared, status: 'cancelled', error: null };
  const message = `The agent took longer than its limit of ${deadlineSeconds} seconds.`;
  return { ...shared, status: 'timed_out', error: { code: 'deadline', message } };
}

export function endingOfFailure(
  code: RunErrorCode,
  message: string,
  context: EndingContext | null,
): RunEnding {
  return { ...(context ? base(context) : EMPTY), ...failure(code, message) };
}

export type HistoryVerdict =
  | { type: 'in-flight' }
  | { type: 'ended'; ending: RunEnding }
  /** The session knows nothing of this run. */
  | { type: 'absent' }
  /** It began and did not end well: it failed, or its gateway died. */
  | { type: 'broken'; message: string | null };

/** Of the last message of a run that ended well; any other was to go on. */
const ENDING_STOP_REASONS: ReadonlySet<string> = new Set(['stop', 'length', QUESTION_STOP_REASON]);

/** What a session's history says of a run after a reconnect; this decides, never a timeout. */
export function verdictOfHistory(
  history: ChatHistoryResult,
  runId: string,
  context: EndingContext,
): HistoryVerdict {
  if (history.inFlightRun?.runId === runId) return { type: 'in-flight' };
  const rows = history.messages.filter((row) => row.__openclaw?.runId === runId || isPromptOf(row, runId));
  if (rows.length === 0) return { type: 'absent' };
  const answers = rows.filter((row) => row.role === 'assistant');
  const last = answers.at(-1);
  const texts = answers.map(textOf).filter(Boolean);
  if (!ENDING_STOP_REASONS.has(last?.stopReason ?? ''))
    return { type: 'broken', message: errorMessageOf(last) };
  const shared: RunEnding = {
    ...base(context),
    output: texts.join('\n\n'),
    usage: sumUsage(answers),
    model: context.model ?? modelOfRow(last),
  };
  return { type: 'ended', ending: succeeded(shared, texts.at(-1) ?? '', last?.stopReason) };
}

/** An OpenClaw names the run of a prompt only in its key. */
export function isPromptOf(row: ChatMessage, runId: string): boolean {
  return row.idempotencyKey === `${runId}:user`;
}

function errorMessageOf(row: ChatMessage | undefined): string | null {
  const errorMessage = row?.errorMessage;
  return typeof errorMessage === 'string' && errorMessage !== '' ? errorMessage : null;
}

function modelOfRow(row: ChatMessage | undefined): RunEnding['model'] {
  return row?.model === undefined
    ? null
    : { id: null, name: row.model, provider: row.provider ?? 'openclaw' };
}

function textOf(row: ChatMessage): string {
  if (typeof row.content === 'string') return row.content;
  return row.content
    .map((part) => (part.type === 'text' && typeof part.text === 'string' ? part.text : ''))
    .join('');
}

function sumUsage(answers: ChatMessage[]): RunEnding['usage'] {
  const counted = answers.flatMap((row) => (row.usage ? [row.usage] : []));
  if (counted.length === 0) return null;
  const isPriced = counted.every((usage) => usage.cost !== undefined);
  return {
    inputTokens: counted.reduce((sum, usage) => sum + usage.input, 0),
    outputTokens: counted.reduce((sum, usage) => sum + usage.output, 0),
    cachedTokens: counted.reduce((sum, usage) => sum + usage.cacheRead + usage.cacheWrite, 0),
    costUsd: isPriced ? counted.reduce((sum, usage) => sum + (usage.cost?.total ?? 0), 0) : null,
  };
}

const EMPTY: RunEnding = {
  status: 'failed',
  output: null,
  result: null,
  question: null,
  error: null,
  usage: null,
  model: null,
  firstTokenAt: null,
};

function base(context: EndingContext): RunEnding {
  return {
    ...EMPTY,
    output: context.streamed || null,
    model: context.model,
    firstTokenAt: context.firstTokenAt,
  };
}

function failure(code: RunErrorCode, message: string): Pick<RunEnding, 'status' | 'error' | 'result'> {
  return { status: 'failed', error: { code, message }, result: null };
}

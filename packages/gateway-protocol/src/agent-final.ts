import type { ResponseFrame } from './frames.ts';
import type { AgentFinalPayload, RunFailureDetails } from './results.ts';
import { agentFinalPayloadSchema, runFailureDetailsSchema } from './results.ts';

export type RunUsage = {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
};

/** The stop reason of a run that ended with a question to a person: its last message is the question. */
export const QUESTION_STOP_REASON = 'question';

/** Why a run failed. Beyond `code`, `message` and `retryable` a real OpenClaw says nothing. */
export type RunFailure = Partial<
  Pick<RunFailureDetails, 'reason' | 'retryAfterMs' | 'httpStatus' | 'providerMessage'>
> & {
  code: string;
  message: string;
  retryable: boolean;
};

/**
 * How a run ended. `timeout` is OpenClaw's word for aborted. `usage` is null when the provider reported none,
 * `costUsd` when no price is known: neither is ever estimated.
 */
export type AgentFinal = {
  runId: string;
  status: 'ok' | 'error' | 'timeout';
  /** The last message, which is the result. Partial where the run did not end well. */
  text: string;
  /** All messages of the run in order; joined by an empty line they are what was streamed. */
  messages: string[];
  usage: RunUsage | null;
  costUsd: number | null;
  stopReason?: string;
  model?: string;
  provider?: string;
  durationMs?: number;
  error?: RunFailure;
};

/** Reads the second answer of an `agent` request; null when the frame is no final answer of a run. */
export function parseAgentFinal(frame: ResponseFrame): AgentFinal | null {
  const parsed = agentFinalPayloadSchema.safeParse(frame.payload);
  if (!parsed.success) return null;
  const { runId, status, result, stopReason } = parsed.data;
  const meta = result?.meta?.agentMeta;
  const messages = (result?.payloads ?? []).flatMap((payload) => payload.text || []);
  return {
    runId,
    status,
    text: messages.at(-1) ?? '',
    messages,
    usage: meta?.usage ? toRunUsage(meta.usage) : null,
    costUsd: meta?.costUsd ?? meta?.usage?.cost?.total ?? null,
    stopReason,
    model: meta?.model ?? undefined,
    provider: meta?.provider ?? undefined,
    durationMs: result?.meta?.durationMs,
    error: frame.ok ? undefined : toRunFailure(frame, parsed.data),
  };
}

function toRunUsage(usage: {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}): RunUsage {
  return {
    inputTokens: usage.input,
    outputTokens: usage.output,
    cacheReadTokens: usage.cacheRead,
    cacheWriteTokens: usage.cacheWrite,
  };
}

function toRunFailure(frame: ResponseFrame, payload: AgentFinalPayload): RunFailure {
  const details = runFailureDetailsSchema.safeParse(frame.error?.details);
  return {
    ...(details.success ? details.data : {}),
    code: frame.error?.code ?? 'UNAVAILABLE',
    message: frame.error?.message ?? payload.summary ?? 'The gateway gave no reason.',
    retryable: details.success ? details.data.retryable : (frame.error?.retryable ?? false),
  };
}

import type { SharedV4ProviderMetadata } from '@ai-sdk/provider';
import type { RunFailureReason } from '@helix/gateway-protocol';
import type { RunOwner } from './session-store.ts';

/** Token counts of one provider call, or their sum. `input` leaves out what came from the provider's cache. */
export type StepUsage = { input: number; output: number; cacheRead: number; cacheWrite: number };

export type MessagePart =
  | { type: 'text'; text: string }
  | {
      type: 'toolCall';
      id: string;
      name: string;
      arguments: unknown;
      /** What the provider wants back with the call, such as Gemini's signature of its thought. */
      providerMetadata?: SharedV4ProviderMetadata;
    };

/** One row of a transcript, in the very form in which `chat.history` answers it. */
export type StoredMessage = {
  role: 'user' | 'assistant' | 'toolResult';
  content: string | MessagePart[];
  timestamp: number;
  provider?: string;
  model?: string;
  usage?: StepUsage & { totalTokens: number; cost?: { total: number } };
  /** stop, length, toolUse, aborted, error */
  stopReason?: string;
  toolCallId?: string;
  toolName?: string;
  isError?: boolean;
  __openclaw: { id: string; seq: number; runId: string };
};

export type RunFailureRecord = {
  /** Which rule or exchange failed, for machines: RATE_LIMITED, RUN_DEADLINE … */
  code: string;
  reason: RunFailureReason;
  /** One or two sentences for a person. */
  message: string;
  retryable: boolean;
  retryAfterMs?: number;
  httpStatus?: number;
  providerMessage?: string;
};

/** How a run ended; kept in the transcript, so that it can be answered again after a restart. */
export type RunOutcome = {
  runId: string;
  status: 'ok' | 'error' | 'aborted';
  stopReason: string;
  /** Texts of the run's messages in order, the last one partial when the run did not end well. */
  texts: string[];
  /** Null when no call reported any. */
  usage: StepUsage | null;
  /** True when some call reported none, so that `usage` is a lower bound. */
  isUsagePartial: boolean;
  lastCallUsage: StepUsage | null;
  costUsd: number | null;
  provider: string;
  model: string;
  toolNames: string[];
  steps: number;
  startedAt: number;
  endedAt: number;
  failure?: RunFailureRecord;
};

/** One line of a transcript. */
export type SessionLine =
  | { type: 'session'; sessionId: string; key: string; agentId: string; createdAt: number }
  | { type: 'label'; label: string }
  | { type: 'run-start'; runId: string; startedAt: number; provider: string; model: string; owner?: RunOwner }
  | { type: 'message'; message: StoredMessage }
  | { type: 'run-end'; outcome: RunOutcome };

/** What a message says, without its tool calls. */
export function textOf(message: StoredMessage): string {
  if (typeof message.content === 'string') return message.content;
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}

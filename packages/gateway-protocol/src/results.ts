import { z } from 'zod';

/** Results are open objects: a newer gateway adds properties, and we must not stumble over them. */
const text = z.string().min(1);

/** Token counts of one provider call or one run. `input` leaves out what came from the provider's cache. */
export const wireUsageSchema = z.looseObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cacheRead: z.number().nonnegative().default(0),
  cacheWrite: z.number().nonnegative().default(0),
  total: z.number().nonnegative().optional(),
  totalTokens: z.number().nonnegative().optional(),
  cost: z.looseObject({ total: z.number().nonnegative() }).optional(),
});

export const runFailureReasonSchema = z.enum([
  'auth',
  'no_credit',
  'rate_limit',
  'provider_unavailable',
  'timeout',
  'bad_response',
  'context_length',
  'refused',
  'request_refused',
  'budget',
  'deadline',
  'aborted',
  'model_not_found',
  'interrupted',
  'internal',
]);
export type RunFailureReason = z.infer<typeof runFailureReasonSchema>;

/** `error.details` of a run that failed on our gateway. A real OpenClaw sends none of it. */
export const runFailureDetailsSchema = z.looseObject({
  code: text,
  reason: runFailureReasonSchema,
  retryable: z.boolean(),
  retryAfterMs: z.number().int().nonnegative().optional(),
  httpStatus: z.number().int().optional(),
  providerMessage: z.string().optional(),
});
export type RunFailureDetails = z.infer<typeof runFailureDetailsSchema>;

export const agentAcceptedSchema = z.looseObject({
  runId: text,
  sessionKey: z.string().optional(),
  agentId: z.string().optional(),
  status: z.literal('accepted'),
  acceptedAt: z.number().optional(),
});
export type AgentAccepted = z.infer<typeof agentAcceptedSchema>;
/** A real OpenClaw's only answer to the key of a run that goes on. */
export const agentInFlightSchema = agentAcceptedSchema.extend({ status: z.literal('in_flight') });

export const agentFinalPayloadSchema = z.looseObject({
  runId: text,
  status: z.enum(['ok', 'error', 'timeout']),
  summary: z.string().optional(),
  stopReason: z.string().optional(),
  result: z
    .looseObject({
      payloads: z.array(z.looseObject({ text: z.string().nullish() })).default([]),
      meta: z
        .looseObject({
          durationMs: z.number().optional(),
          agentMeta: z
            .looseObject({
              provider: z.string().nullish(),
              model: z.string().nullish(),
              usage: wireUsageSchema.nullish(),
              costUsd: z.number().nullish(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});
export type AgentFinalPayload = z.infer<typeof agentFinalPayloadSchema>;

export const chatMessagePartSchema = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({
    type: z.literal('toolCall'),
    id: z.string(),
    name: z.string(),
    arguments: z.unknown(),
  }),
  z.looseObject({ type: z.string() }),
]);

export const chatMessageSchema = z.looseObject({
  role: z.enum(['user', 'assistant', 'toolResult']),
  content: z.union([z.string(), z.array(chatMessagePartSchema)]),
  timestamp: z.number().optional(),
  provider: z.string().optional(),
  model: z.string().optional(),
  usage: wireUsageSchema.optional(),
  stopReason: z.string().optional(),
  toolCallId: z.string().optional(),
  toolName: z.string().optional(),
  isError: z.boolean().optional(),
  __openclaw: z.looseObject({ id: text, seq: z.number().int(), runId: z.string().optional() }).optional(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

export const chatHistoryResultSchema = z.looseObject({
  sessionKey: text,
  sessionId: z.string().optional(),
  messages: z.array(chatMessageSchema),
  hasMore: z.boolean().default(false),
  totalMessages: z.number().int().nonnegative().default(0),
  inFlightRun: z.looseObject({ runId: text, text: z.string(), startedAt: z.number().optional() }).nullish(),
});
export type ChatHistoryResult = z.infer<typeof chatHistoryResultSchema>;

export const agentFileSchema = z.looseObject({
  name: text,
  path: z.string(),
  missing: z.boolean(),
  size: z.number().optional(),
  updatedAtMs: z.number().optional(),
  hash: z.string().optional(),
  content: z.string().optional(),
});
export const agentFileResultSchema = z.looseObject({ agentId: text, file: agentFileSchema });
export const agentsListResultSchema = z.looseObject({
  defaultId: z.string(),
  agents: z.array(z.looseObject({ id: text, name: z.string().optional() })),
});

/** `helix.notes.list`: the days on which the agent wrote notes, newest first. */
export const notesListResultSchema = z.looseObject({
  notes: z.array(z.looseObject({ date: text, size: z.number().int().nonnegative() })),
});
/** `helix.notes.get`: null for a day without notes. Of a very long day the end. */
export const noteResultSchema = z.looseObject({
  note: z
    .looseObject({
      date: text,
      content: z.string(),
      size: z.number().int().nonnegative(),
      isShortened: z.boolean(),
    })
    .nullable(),
});

/** `helix.skills.sync`: the paths whose bytes the gateway does not have yet. */
export const skillsSyncedSchema = z.looseObject({ missing: z.array(text) });

/** `helix.model.test`: a refusal by the provider is a result, not an error. In the API's own form. */
export const modelTestAnswerSchema = z.looseObject({
  ok: z.boolean(),
  latency_ms: z.number().nullable(),
  message: z.string(),
  /** The failure's reason. */
  code: z.string().nullable(),
  failure: runFailureDetailsSchema.optional(),
});

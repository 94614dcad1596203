import { z } from 'zod';
import { runErrorCodeSchema } from './error-codes.ts';
import { gatewayKindSchema } from './gateways.ts';
import { idSchema, pageQuerySchema, textSchema, timestampSchema } from './primitives.ts';

export const runStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out'] as const;
export const runStatusSchema = z.enum(runStatuses);
export type RunStatus = (typeof runStatuses)[number];

export const runTriggers = ['execute', 'auto_dispatch', 'feedback', 'mention', 'answer', 'schedule'] as const;
export const runTriggerSchema = z.enum(runTriggers);
export type RunTrigger = (typeof runTriggers)[number];

export const runUsageSchema = z.object({
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  cached_tokens: z.number().int(),
  total_tokens: z.number().int(),
  /** US dollars; null when the model has no price. */
  cost_usd: z.number().nullable(),
});
export type RunUsage = z.infer<typeof runUsageSchema>;

export const runSchema = z.object({
  id: idSchema,
  task_id: idSchema,
  agent_id: idSchema.nullable(),
  agent_name: z.string(),
  trigger: runTriggerSchema,
  status: runStatusSchema,
  attempt: z.number().int(),
  /** Null until it has begun. */
  gateway_kind: gatewayKindSchema.nullable(),
  /** Raised each time a replica of the Backend takes the run over; 0 while it is queued. */
  generation: z.number().int(),
  model_name: z.string().nullable(),
  provider: z.string().nullable(),
  usage: runUsageSchema.nullable(),
  error: z
    .object({ code: runErrorCodeSchema, message: z.string(), remedy: z.string(), retryable: z.boolean() })
    .nullable(),
  requested_by_user_id: idSchema.nullable(),
  requested_by_name: z.string().nullable(),
  cause_run_id: idSchema.nullable(),
  /** The comment that woke a mention's run. */
  cause_comment_id: idSchema.nullable(),
  feedback: z.string().nullable(),
  created_at: timestampSchema,
  started_at: timestampSchema.nullable(),
  first_token_at: timestampSchema.nullable(),
  finished_at: timestampSchema.nullable(),
});
export type Run = z.infer<typeof runSchema>;

/** The task that a run worked on, where runs are shown away from it. */
export const runTaskSchema = z.object({
  id: idSchema,
  /** `MKT-42` */
  key: z.string(),
  title: z.string(),
  board_id: idSchema,
});
export type RunTask = z.infer<typeof runTaskSchema>;

/** `GET /api/runs/{id}`: with the text the run produced so far or in the end. */
export const runDetailSchema = runSchema.extend({ output: z.string().nullable(), task: runTaskSchema });
export type RunDetail = z.infer<typeof runDetailSchema>;

/** `GET /api/agents/{id}/runs`: newest first, of the boards that the caller may see. */
export const agentRunSchema = runSchema.extend({ task: runTaskSchema });
export type AgentRun = z.infer<typeof agentRunSchema>;
export const agentRunQuerySchema = pageQuerySchema(100, 30).extend({ status: runStatusSchema.optional() });

export const runEventKinds = ['prompt', 'step', 'tool', 'notice'] as const;
export const runEventSchema = z.object({
  seq: z.number().int(),
  kind: z.enum(runEventKinds),
  data: z.record(z.string(), z.unknown()),
  created_at: timestampSchema,
});
export type RunEvent = z.infer<typeof runEventSchema>;

export const runEventQuerySchema = z.object({
  /** Answers events after this sequence number. */
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export const runEventListSchema = z.object({ items: z.array(runEventSchema) });
export const runListSchema = z.object({ items: z.array(runSchema) });

/** How many runs were asked to stop: queued ones have ended, running ones end within a second. */
export const cancelResponseSchema = z.object({ queued: z.number().int(), running: z.number().int() });

/** What an agent's `comment` tool sends, with the run token; the same call id again changes nothing. */
export const agentCommentBodySchema = z.object({
  content: textSchema(20_000).trim().min(1, 'must not be empty'),
  tool_call_id: z.string().min(1).max(200),
});

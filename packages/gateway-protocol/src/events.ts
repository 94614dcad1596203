import { z } from 'zod';
import { wireUsageSchema } from './results.ts';

const text = z.string().min(1);

/** Events of a run. `seq` is per run and has gaps, because streamed deltas are coalesced. */
export const agentEventSchema = z.looseObject({
  runId: text,
  seq: z.number().int().nonnegative(),
  stream: text,
  ts: z.number().int().nonnegative(),
  sessionKey: z.string().optional(),
  agentId: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});
export type AgentEvent = z.infer<typeof agentEventSchema>;

/**
 * `text` is cumulative over one message of the run, which `itemId` names: another id begins another message. For
 * connections with the cap `helix-deltas` there is no `text`: `delta` and `offset` (where it begins, in UTF-16 units)
 * then count over the whole run, its messages joined by an empty line. With `replace`, `text` replaces what was shown.
 */
export const assistantDataSchema = z.looseObject({
  text: z.string().optional(),
  delta: z.string(),
  offset: z.number().int().nonnegative().optional(),
  itemId: z.string().optional(),
  replace: z.boolean().optional(),
});

export const toolDataSchema = z.looseObject({
  phase: z.enum(['start', 'update', 'result']),
  name: z.string().optional(),
  toolCallId: text,
  args: z.unknown().optional(),
  isError: z.boolean().optional(),
  result: z.unknown().optional(),
});

/** Ours, `stream: "helix"`: the exact prompt, once, before the first provider call. */
export const promptDataSchema = z.looseObject({
  phase: z.literal('prompt'),
  system: z.string(),
  /** The brief, which is the last message. */
  message: z.string(),
  /** What the session holds from earlier runs, before the brief; the oldest of a long one are left out. */
  history: z
    .array(z.looseObject({ role: z.enum(['user', 'assistant', 'tool']), text: z.string() }))
    .optional(),
  tools: z.array(z.string()).optional(),
});

/** Ours, `stream: "helix"`: one call of the model, when it begins and when it has ended. Times are epoch milliseconds. */
export const stepDataSchema = z.looseObject({
  phase: z.enum(['step-start', 'step-end']),
  /** From 1. */
  number: z.number().int().min(1),
  provider: z.string(),
  model: z.string(),
  startedAt: z.number(),
  /** With the end; null where no word came. */
  firstTokenAt: z.number().nullish(),
  endedAt: z.number().optional(),
  usage: wireUsageSchema.nullish(),
  costUsd: z.number().nullish(),
  /** `stop`, `length`, `toolUse`, `error`, `aborted`. */
  stopReason: z.string().optional(),
});

export type StepData = z.infer<typeof stepDataSchema>;

/** What our gateway can send, as listed in `hello-ok.features.events`. */
export const gatewayEventNames = [
  'connect.challenge',
  'agent',
  'chat',
  'session.message',
  'tick',
  'shutdown',
] as const;

import { z } from 'zod';

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
  message: z.string(),
});

/** What our gateway can send, as listed in `hello-ok.features.events`. */
export const gatewayEventNames = [
  'connect.challenge',
  'agent',
  'chat',
  'session.message',
  'tick',
  'shutdown',
] as const;

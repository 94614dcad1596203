// The browser's socket, `/api/ws`: ids and versions travel here, clients refetch; run output is the exception.
import { z } from 'zod';
import { idSchema } from './primitives.ts';

export const liveEntities = [
  'task',
  'comment',
  'attachment',
  'run',
  'agent',
  'board',
  'department',
  'model',
  'skill',
  'gateway',
  'organization',
  'notification',
  'user',
  'invitation',
  /** What one person may see or do; `entity_id` is theirs, and only they hear of it. */
  'access',
] as const;

export const liveEventSchema = z.object({
  id: z.string(),
  /** `task.created`, `run.finished` … */
  type: z.string(),
  board_id: idSchema.nullable(),
  entity: z.enum(liveEntities),
  entity_id: idSchema,
  /** The task an event of a comment or run belongs to. */
  task_id: idSchema.nullable(),
  version: z.number().int(),
});
export type LiveEvent = z.infer<typeof liveEventSchema>;

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    token: z.string().max(4_000).optional(),
    cursor: z.string().max(200).optional(),
  }),
  z.object({ type: z.literal('watch'), run_id: idSchema }),
  z.object({ type: z.literal('unwatch'), run_id: idSchema }),
  z.object({ type: z.literal('ping') }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export const runStepSchema = z.object({
  /** Stable within the run: a later message with the same id replaces the earlier one. */
  id: z.string(),
  kind: z.enum(['model', 'tool', 'notice']),
  title: z.string(),
  status: z.enum(['running', 'done', 'error']),
  started_at: z.string(),
  ended_at: z.string().nullable(),
});
export type RunStep = z.infer<typeof runStepSchema>;

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), cursor: z.string() }),
  z.object({ type: z.literal('events'), cursor: z.string(), events: z.array(liveEventSchema) }),
  /** The cursor is too old to replay from: refetch everything, continue from `cursor`. */
  z.object({ type: z.literal('resync'), cursor: z.string() }),
  /** `offset` counts UTF-16 code units of the whole text; a snapshot's text starts at 0. */
  z.object({ type: z.literal('run.snapshot'), run_id: idSchema, offset: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('run.delta'), run_id: idSchema, offset: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('run.step'), run_id: idSchema, step: runStepSchema }),
  /** The server cannot read changes just now: what is shown may be older than it seems, until it says otherwise. */
  z.object({ type: z.literal('status'), is_delayed: z.boolean() }),
  z.object({ type: z.literal('error'), code: z.string(), detail: z.string() }),
  z.object({ type: z.literal('pong') }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** `GET /api/events?after=`: the same by polling. */
export const eventPollSchema = z.object({
  cursor: z.string(),
  resync: z.boolean(),
  events: z.array(liveEventSchema),
});

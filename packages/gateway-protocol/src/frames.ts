import { z } from 'zod';

/** The wire protocol spoken here; a client must have it between its minProtocol and maxProtocol. */
export const PROTOCOL_VERSION = 4;

/** Limits of the transport. A gateway announces its own in `hello-ok.policy`; these are what ours announces. */
export const LIMITS = {
  /** Before hello-ok nobody has shown a token yet, so frames stay small. */
  maxHandshakeBytes: 64 * 1024,
  maxPayloadBytes: 25 * 1024 * 1024,
  /** A reader that lets more than this pile up is dropped: it reconnects and catches up from history. */
  maxBufferedBytes: 50 * 1024 * 1024,
  handshakeTimeoutMs: 15_000,
  tickIntervalMs: 30_000,
  maxUnauthenticatedSockets: 32,
} as const;

export const CLOSE = {
  normal: 1000,
  protocolMismatch: 1002,
  policy: 1008,
  tooBig: 1009,
  serviceRestart: 1012,
  starting: 1013,
  silence: 4000,
} as const;

export const errorShapeSchema = z.object({
  code: z.string().min(1),
  message: z.string().min(1),
  details: z.unknown().optional(),
  retryable: z.boolean().optional(),
  retryAfterMs: z.number().int().nonnegative().optional(),
});
export type ErrorShape = z.infer<typeof errorShapeSchema>;

/** What a client sends is closed: an unknown property is refused. */
export const requestFrameSchema = z.strictObject({
  type: z.literal('req'),
  id: z.string().min(1),
  method: z.string().min(1),
  params: z.unknown().optional(),
  traceparent: z.string().max(128).optional(),
});
export type RequestFrame = z.infer<typeof requestFrameSchema>;

/** What a gateway sends is open: newer gateways add properties. */
export const responseFrameSchema = z.object({
  type: z.literal('res'),
  id: z.string().min(1),
  ok: z.boolean(),
  payload: z.unknown().optional(),
  error: errorShapeSchema.optional(),
});
export type ResponseFrame = z.infer<typeof responseFrameSchema>;

export const eventFrameSchema = z.object({
  type: z.literal('event'),
  event: z.string().min(1),
  payload: z.unknown().optional(),
  seq: z.number().int().nonnegative().optional(),
});

/** An event as a client's handler receives it; `seq` counts the connection's events from 1. */
export type GatewayEvent = { event: string; payload: unknown; seq?: number };

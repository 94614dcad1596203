import { z } from 'zod';
import { idSchema, lineSchema, timestampSchema } from './primitives.ts';

/** `helix` is our own, which takes model, key and tools with each run; `openclaw` is a real OpenClaw, which has its own. */
export const gatewayKinds = ['helix', 'openclaw'] as const;
export const gatewayKindSchema = z.enum(gatewayKinds);
export type GatewayKind = (typeof gatewayKinds)[number];

/**
 * `away`: it does not answer, and comes back by itself. `refused`: it answers and does not let us in.
 * `pairing_required`: its operator has to approve this HELIX first.
 */
export const gatewayStatuses = ['connecting', 'ready', 'pairing_required', 'refused', 'away'] as const;
export const gatewayStatusSchema = z.enum(gatewayStatuses);
export type GatewayStatus = (typeof gatewayStatuses)[number];

/** What the operator of a gateway approves, and the command that does it there. */
export const gatewayPairingSchema = z.object({
  request_id: z.string(),
  device_id: z.string(),
  command: z.string(),
});

export const gatewaySchema = z.object({
  id: idSchema,
  name: z.string(),
  /** Null for the installation's own, whose address is a setting of the installation. */
  url: z.string().nullable(),
  is_builtin: z.boolean(),
  is_default: z.boolean(),
  has_token: z.boolean(),
  /** Known from the first connection on. */
  kind: gatewayKindSchema.nullable(),
  status: gatewayStatusSchema,
  /** What is the case, in a sentence, with what to do where somebody has to. */
  message: z.string(),
  status_since: timestampSchema,
  pairing: gatewayPairingSchema.nullable(),
  version: z.string().nullable(),
  protocol: z.number().int().nullable(),
  scopes: z.array(z.string()),
  missing_scopes: z.array(z.string()),
  last_connected_at: timestampSchema.nullable(),
  /** Agents that work there, by choice or because it is the default. */
  agent_count: z.number().int(),
  running_count: z.number().int(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  abilities: z.object({ edit: z.boolean(), delete: z.boolean() }),
});
export type Gateway = z.infer<typeof gatewaySchema>;

const urlSchema = z
  .url({ protocol: /^wss?$/, error: 'must begin with ws:// or wss://' })
  .max(500)
  .refine(
    (text) => URL.canParse(text) && !new URL(text).username && !new URL(text).password,
    'must not contain a user name or password',
  )
  .refine((text) => URL.canParse(text) && !new URL(text).hash, 'must not contain a #fragment');
const tokenSchema = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .regex(/^[\x21-\x7e]+$/, 'must be printable characters without spaces');

const gatewayFields = {
  name: lineSchema(80),
  url: urlSchema,
  token: tokenSchema.nullable(),
  is_default: z.boolean(),
};

export const gatewayBodySchema = z.object({
  name: gatewayFields.name,
  url: gatewayFields.url,
  token: gatewayFields.token.default(null),
  is_default: z.boolean().default(false),
});
export type GatewayBody = z.input<typeof gatewayBodySchema>;

/** `token`: absent keeps the stored token, null removes it. */
export const gatewayPatchSchema = z.object(gatewayFields).partial();
export type GatewayPatch = z.input<typeof gatewayPatchSchema>;

export const gatewayTestResultSchema = z.object({
  ok: z.boolean(),
  /** What happened, in a sentence, with the remedy where it failed. */
  message: z.string(),
  /** The gateway's own code of a refusal, or the socket's; null when all is well. */
  code: z.string().nullable(),
  /** Milliseconds from dialling to the accepted handshake; null when there was none. */
  latency_ms: z.number().nullable(),
  kind: gatewayKindSchema.nullable(),
  version: z.string().nullable(),
  protocol: z.number().int().nullable(),
  scopes: z.array(z.string()),
  missing_scopes: z.array(z.string()),
  pairing: gatewayPairingSchema.nullable(),
});
export type GatewayTestResult = z.infer<typeof gatewayTestResultSchema>;

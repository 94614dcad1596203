import { z } from 'zod';

const text = z.string().min(1);

/** OpenClaw's closed lists: a client that says anything else is refused. Ours is `gateway-client`, mode `backend`. */
export const CLIENT_IDS = [
  'webchat-ui',
  'openclaw-control-ui',
  'openclaw-browser-copilot',
  'openclaw-tui',
  'webchat',
  'cli',
  'gateway-client',
  'openclaw-macos',
  'openclaw-linux',
  'openclaw-ios',
  'openclaw-watchos',
  'openclaw-android',
  'node-host',
  'openclaw-worker',
  'test',
  'fingerprint',
  'openclaw-probe',
] as const;
export const CLIENT_MODES = ['webchat', 'cli', 'ui', 'backend', 'node', 'worker', 'probe', 'test'] as const;

export const SCOPES = [
  'operator.read',
  'operator.write',
  'operator.admin',
  'operator.approvals',
  'operator.questions',
  'operator.pairing',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What HELIX does on a gateway: agents and their files are admin's, runs are write's, their course is read's. */
export const NEEDED_SCOPES = [
  'operator.admin',
  'operator.read',
  'operator.write',
] as const satisfies readonly Scope[];

/** Admin satisfies every scope, write satisfies read. */
export function satisfiesScope(granted: readonly string[], required: Scope): boolean {
  if (granted.includes('operator.admin') || granted.includes(required)) return true;
  return required === 'operator.read' && granted.includes('operator.write');
}

/** A gateway may accept a connection and grant it nothing: OpenClaw does, where it does not know the device. */
export function missingScopes(granted: readonly string[]): Scope[] {
  return NEEDED_SCOPES.filter((scope) => !satisfiesScope(granted, scope));
}

/**
 * Capabilities of a connection that change what it receives. `helix-deltas` is ours: assistant events then
 * carry `delta` and `offset` without the cumulative text, and no `chat` deltas repeat them.
 */
export const CAPS = {
  toolEvents: 'tool-events',
  sessionScopedEvents: 'session-scoped-events',
  deltasOnly: 'helix-deltas',
} as const;

export const connectParamsSchema = z.strictObject({
  minProtocol: z.number().int().min(1),
  maxProtocol: z.number().int().min(1),
  client: z.strictObject({
    id: z.enum(CLIENT_IDS),
    displayName: text.optional(),
    version: text,
    buildId: text.max(96).optional(),
    platform: text,
    deviceFamily: text.optional(),
    modelIdentifier: text.optional(),
    timeZone: text.max(64).optional(),
    mode: z.enum(CLIENT_MODES),
    instanceId: text.optional(),
  }),
  caps: z.array(text).optional(),
  commands: z.array(text).optional(),
  permissions: z.record(z.string(), z.boolean()).optional(),
  pathEnv: z.string().optional(),
  role: text.optional(),
  scopes: z.array(text).optional(),
  device: z
    .strictObject({
      id: text,
      publicKey: text,
      signature: text,
      signedAt: z.number().int().nonnegative(),
      nonce: text,
    })
    .optional(),
  auth: z
    .strictObject({
      token: z.string().optional(),
      bootstrapToken: z.string().optional(),
      deviceToken: z.string().optional(),
      password: z.string().optional(),
      approvalRuntimeToken: z.string().optional(),
      agentRuntimeIdentityToken: z.string().optional(),
    })
    .optional(),
  locale: z.string().optional(),
  userAgent: z.string().optional(),
});
export type ConnectParams = z.infer<typeof connectParamsSchema>;

export const connectChallengeSchema = z.object({ nonce: text, ts: z.number().int().nonnegative() });
export type ConnectChallenge = z.infer<typeof connectChallengeSchema>;

export const helloOkSchema = z.looseObject({
  type: z.literal('hello-ok'),
  protocol: z.number().int().min(1),
  server: z.looseObject({ version: text, connId: text, bootId: text.optional() }),
  features: z.looseObject({ methods: z.array(text), events: z.array(text) }),
  snapshot: z.looseObject({
    presence: z.array(z.unknown()),
    health: z.unknown(),
    stateVersion: z.object({ presence: z.number(), health: z.number() }),
    uptimeMs: z.number().nonnegative(),
  }),
  auth: z.looseObject({ role: text, scopes: z.array(text), deviceToken: text.optional() }),
  policy: z.looseObject({
    maxPayload: z.number().int().positive(),
    maxBufferedBytes: z.number().int().positive(),
    tickIntervalMs: z.number().int().positive(),
  }),
});
export type HelloOk = z.infer<typeof helloOkSchema>;

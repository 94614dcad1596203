import { modelProviderSchema } from '@helix/contracts';
import { z } from 'zod';
import type { Scope } from './connect.ts';

const text = z.string().min(1);
const sessionKey = text.max(512);
const count = z.number().int().min(1);

/**
 * The tools an agent can be given. No shell. `read_skill` is there when the run has skills; those after it need
 * `product`; `ask` ends the run.
 */
export const agentToolNames = [
  'read',
  'write',
  'list',
  'remember',
  'note',
  'read_skill',
  'comment',
  'ask',
  'read_attachment',
  'attach',
] as const;
export type AgentToolName = (typeof agentToolNames)[number];

const runModelSchema = z.strictObject({
  provider: modelProviderSchema,
  name: text,
  baseUrl: z.url().optional(),
  apiKey: z.string().optional(),
  contextWindow: count.optional(),
  maxOutputTokens: count.optional(),
  /** Pictures go to the model as pictures; absent: it gets words about them. */
  takesImages: z.boolean().optional(),
  price: z
    .strictObject({
      inputPerMillionUsd: z.number().nonnegative(),
      outputPerMillionUsd: z.number().nonnegative(),
      cachedInputPerMillionUsd: z.number().nonnegative().optional(),
    })
    .optional(),
});

export const prepareRunParamsSchema = z.strictObject({
  runId: text.max(256),
  sessionKey,
  agentId: text,
  model: runModelSchema,
  limits: z.strictObject({ maxTokens: count, deadlineMs: count, maxSteps: count }),
  tools: z.array(z.enum(agentToolNames)),
  product: z.strictObject({ url: z.url(), token: text }).optional(),
  skills: z
    .array(
      z.strictObject({
        slug: text,
        name: text,
        description: z.string(),
        /** Markdown; empty where it is not to be in the prompt. */
        content: z.string(),
        active: z.boolean(),
        /** Names of the files beside its SKILL.md. */
        files: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});
export type PrepareRunParams = z.infer<typeof prepareRunParamsSchema>;
export type RunModel = PrepareRunParams['model'];
export type RunLimits = PrepareRunParams['limits'];
export type RunSkill = NonNullable<PrepareRunParams['skills']>[number];

/** `timeout` is in seconds. The idempotency key becomes the run's id. */
export const agentParamsSchema = z.strictObject({
  message: text,
  agentId: text.optional(),
  sessionKey: sessionKey.optional(),
  idempotencyKey: text.max(256),
  timeout: z.number().int().nonnegative().optional(),
  extraSystemPrompt: z.string().optional(),
  label: text.max(512).optional(),
});
export type AgentParams = z.infer<typeof agentParamsSchema>;

export const agentFileNames = [
  'AGENTS.md',
  'SOUL.md',
  'USER.md',
  'IDENTITY.md',
  'BOOTSTRAP.md',
  'MEMORY.md',
] as const;

const agentScoped = { agentId: text.optional() };

/** A day of notes, which names its file below `memory/`. */
export const noteDateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Bytes of a skill's file in one `helix.skills.write`, before base64: far below what a frame may have. */
export const SKILL_CHUNK_BYTES = 512 * 1024;

/** A file below an agent's `skills/` folder: `<slug>/<name>`, with the SHA-256 of its bytes. */
const skillFile = {
  path: z
    .string()
    .max(400)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*\/[^./\\\0][^/\\\0]*$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number().int().nonnegative(),
};

/** Every method that our gateway implements: the scope it needs and its closed parameters. */
export const gatewayMethods = {
  health: { scope: 'operator.read', params: z.strictObject({ probe: z.boolean().optional() }) },
  status: { scope: 'operator.read', params: z.strictObject({}) },
  'models.list': {
    scope: 'operator.read',
    params: z.strictObject({
      ...agentScoped,
      view: z.enum(['default', 'configured', 'provider-config', 'all']).optional(),
    }),
  },
  'agents.list': { scope: 'operator.read', params: z.strictObject({}) },
  'agents.create': {
    scope: 'operator.admin',
    params: z.strictObject({ name: text.max(200), emoji: z.string().optional() }),
  },
  'agents.update': {
    scope: 'operator.admin',
    params: z.strictObject({ agentId: text, name: text.max(200).optional(), emoji: z.string().optional() }),
  },
  'agents.delete': {
    scope: 'operator.admin',
    params: z.strictObject({ agentId: text, deleteFiles: z.boolean().optional() }),
  },
  'agents.files.list': { scope: 'operator.read', params: z.strictObject({ agentId: text }) },
  'agents.files.get': { scope: 'operator.read', params: z.strictObject({ agentId: text, name: text }) },
  'agents.files.set': {
    scope: 'operator.admin',
    params: z.strictObject({
      agentId: text,
      name: text,
      content: z.string(),
      expectedHash: z.string().optional(),
    }),
  },
  agent: { scope: 'operator.write', params: agentParamsSchema },
  'agent.wait': {
    scope: 'operator.write',
    params: z.strictObject({ runId: text, timeoutMs: z.number().int().nonnegative().optional() }),
  },
  'sessions.list': {
    scope: 'operator.read',
    params: z.strictObject({
      ...agentScoped,
      limit: count.optional(),
      offset: z.number().int().nonnegative().optional(),
      search: z.string().optional(),
    }),
  },
  'sessions.describe': { scope: 'operator.read', params: z.strictObject({ key: text }) },
  'sessions.abort': {
    scope: 'operator.write',
    params: z.strictObject({
      ...agentScoped,
      key: text.optional(),
      runId: text.optional(),
      clearQueued: z.boolean().optional(),
    }),
  },
  'sessions.messages.subscribe': {
    scope: 'operator.read',
    params: z.strictObject({ ...agentScoped, key: sessionKey }),
  },
  'sessions.messages.unsubscribe': {
    scope: 'operator.read',
    params: z.strictObject({ ...agentScoped, key: sessionKey }),
  },
  'sessions.reset': {
    scope: 'operator.admin',
    params: z.strictObject({ ...agentScoped, key: text, reason: z.enum(['new', 'reset']).optional() }),
  },
  'sessions.delete': {
    scope: 'operator.admin',
    params: z.strictObject({ ...agentScoped, key: text, deleteTranscript: z.boolean().optional() }),
  },
  'chat.history': {
    scope: 'operator.read',
    params: z.strictObject({
      ...agentScoped,
      sessionKey,
      limit: count.max(1000).optional(),
      offset: z.number().int().nonnegative().optional(),
    }),
  },
  'chat.abort': {
    scope: 'operator.write',
    params: z.strictObject({ ...agentScoped, sessionKey, runId: text.optional() }),
  },
  'helix.run.prepare': { scope: 'operator.write', params: prepareRunParamsSchema },
  'helix.model.test': {
    scope: 'operator.write',
    params: z.strictObject({ model: runModelSchema, timeoutMs: count.max(120_000).optional() }),
  },
  'helix.notes.list': { scope: 'operator.read', params: z.strictObject({ agentId: text }) },
  'helix.notes.get': {
    scope: 'operator.read',
    params: z.strictObject({ agentId: text, date: noteDateSchema }),
  },
  'helix.skills.sync': {
    scope: 'operator.admin',
    params: z.strictObject({ agentId: text, files: z.array(z.strictObject(skillFile)).max(5_000) }),
  },
  'helix.skills.write': {
    scope: 'operator.admin',
    params: z.strictObject({
      agentId: text,
      ...skillFile,
      offset: z.number().int().nonnegative(),
      data: z.base64(),
    }),
  },
} as const satisfies Record<string, { scope: Scope; params: z.ZodType }>;

export type GatewayMethod = keyof typeof gatewayMethods;
export type MethodParams<M extends GatewayMethod> = z.infer<(typeof gatewayMethods)[M]['params']>;

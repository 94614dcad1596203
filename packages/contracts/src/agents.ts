import { z } from 'zod';
import { gatewayKindSchema, gatewayStatusSchema } from './gateways.ts';
import { idSchema, lineSchema, textSchema, timestampSchema } from './primitives.ts';

export const executionModes = ['manual', 'auto'] as const;
export const executionModeSchema = z.enum(executionModes);

/** Derived from runs and the gateway's health; never written by anyone. */
export const agentStatuses = ['online', 'busy', 'error', 'paused', 'offline'] as const;
export const agentStatusSchema = z.enum(agentStatuses);
export type AgentStatus = (typeof agentStatuses)[number];

/** The shape of lists. */
export const agentCardSchema = z.object({
  id: idSchema,
  name: z.string(),
  handle: z.string(),
  role_title: z.string(),
  department_id: idSchema.nullable(),
  primary_board_id: idSchema.nullable(),
  execution_mode: executionModeSchema,
  model_id: idSchema.nullable(),
  /** Null follows the organization's default. */
  gateway_id: idSchema.nullable(),
  /** Where it works now, whether by choice or by default. */
  gateway: z.object({
    id: idSchema,
    name: z.string(),
    kind: gatewayKindSchema.nullable(),
    status: gatewayStatusSchema,
  }),
  status: agentStatusSchema,
  running_count: z.number().int(),
  queued_count: z.number().int(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  abilities: z.object({ edit: z.boolean(), delete: z.boolean() }),
});
export type AgentCard = z.infer<typeof agentCardSchema>;

export const agentSchema = agentCardSchema.extend({
  /** The text of SOUL.md. */
  system_prompt: z.string(),
  /** False while the gateway has not yet written the latest SOUL.md. */
  identity_synced: z.boolean(),
  max_concurrent_runs: z.number().int(),
  max_tokens_per_run: z.number().int(),
  run_deadline_seconds: z.number().int(),
  version: z.number().int(),
});
export type Agent = z.infer<typeof agentSchema>;

/** OpenClaw reads 20,000 characters of SOUL.md; more would be cut. */
export const SOUL_MAX_CHARACTERS = 20_000;

const agentFields = {
  name: lineSchema(80),
  role_title: lineSchema(120),
  department_id: idSchema.nullable(),
  primary_board_id: idSchema.nullable(),
  system_prompt: textSchema(SOUL_MAX_CHARACTERS),
  execution_mode: executionModeSchema,
  model_id: idSchema.nullable(),
  gateway_id: idSchema.nullable(),
  max_concurrent_runs: z.number().int().min(1).max(50),
  max_tokens_per_run: z.number().int().min(1_000).max(10_000_000),
  run_deadline_seconds: z.number().int().min(10).max(86_400),
  paused: z.boolean(),
};

export const agentBodySchema = z.object({
  name: agentFields.name,
  role_title: agentFields.role_title.default('Assistant'),
  department_id: agentFields.department_id.default(null),
  primary_board_id: agentFields.primary_board_id.default(null),
  system_prompt: agentFields.system_prompt.default(''),
  execution_mode: agentFields.execution_mode.optional(),
  model_id: agentFields.model_id.default(null),
  gateway_id: agentFields.gateway_id.default(null),
  max_concurrent_runs: agentFields.max_concurrent_runs.default(3),
  max_tokens_per_run: agentFields.max_tokens_per_run.default(200_000),
  run_deadline_seconds: agentFields.run_deadline_seconds.default(1_800),
});
export type AgentBody = z.input<typeof agentBodySchema>;

export const agentPatchSchema = z
  .object(agentFields)
  .partial()
  .extend({ version: z.number().int().optional() });
export type AgentPatch = z.input<typeof agentPatchSchema>;

export const agentListQuerySchema = z.object({
  department_id: idSchema.optional(),
  /** Agents whose primary board this is. */
  board_id: idSchema.optional(),
});

import { z } from 'zod';
import { idSchema, pageQuerySchema, textSchema, timestampSchema } from './primitives.ts';

export const activityActorTypes = ['user', 'agent', 'system'] as const;
export const activityActorTypeSchema = z.enum(activityActorTypes);

export const activitySchema = z.object({
  id: z.string(),
  actor_type: activityActorTypeSchema,
  actor_id: idSchema.nullable(),
  actor_name: z.string(),
  /** Past tense: `task.created`. */
  action: z.string(),
  entity_type: z.string(),
  entity_id: idSchema,
  entity_title: z.string(),
  board_id: idSchema.nullable(),
  details: z.record(z.string(), z.unknown()),
  created_at: timestampSchema,
});
export type Activity = z.infer<typeof activitySchema>;

const momentSchema = timestampSchema
  .transform((text) => new Date(text))
  .refine((time) => time.getUTCFullYear() >= 1970, 'must be after 1970');

export const activityFilterSchema = z.object({
  actor_type: activityActorTypeSchema.optional(),
  actor_id: idSchema.optional(),
  /** One action, or a family of them: `task.approved`, `task.*`. */
  action: z
    .string()
    .regex(/^[a-z_]{1,40}\.([a-z_]{1,40}|\*)$/, 'must be an action such as task.approved or task.*')
    .optional(),
  entity_type: z
    .string()
    .regex(/^[a-z_]{1,40}$/, 'must be a kind such as task')
    .optional(),
  entity_id: idSchema.optional(),
  board_id: idSchema.optional(),
  /** From this moment on. */
  from: momentSchema.optional(),
  /** Before this moment. */
  to: momentSchema.optional(),
  /** Part of the title, in any case. */
  q: textSchema(200).trim().optional(),
});
export type ActivityFilter = z.output<typeof activityFilterSchema>;

export const activityQuerySchema = pageQuerySchema(200, 50).extend(activityFilterSchema.shape);

/** What can be wrong with a batch of the sealed log; `describeSealProblem` of the domain words it. */
export const sealProblems = [
  'batch_missing',
  'chain_broken',
  'entry_missing',
  'content_changed',
  'backdated',
  'never_sealed',
] as const;
export const sealProblemSchema = z.enum(sealProblems);
export type SealProblem = (typeof sealProblems)[number];

/** `GET /api/activity/verification`: whether the log is as it was sealed. */
export const activityVerificationSchema = z.object({
  ok: z.boolean(),
  /** Entries in the chain. */
  sealed_count: z.number().int(),
  /** Entries of the last second, which no batch has yet. */
  waiting_count: z.number().int(),
  /** The last batch; its hash stands in the Backend's log too, out of the database's reach. */
  head: z.object({ batch: z.number().int(), hash: z.string(), sealed_at: timestampSchema }).nullable(),
  first_broken: z
    .object({ batch: z.number().int(), problem: sealProblemSchema, message: z.string() })
    .nullable(),
  verified_at: timestampSchema,
});
export type ActivityVerification = z.infer<typeof activityVerificationSchema>;

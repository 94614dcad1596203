import { z } from 'zod';
import { idSchema, pageQuerySchema, timestampSchema } from './primitives.ts';

export const activitySchema = z.object({
  id: z.string(),
  actor_type: z.enum(['user', 'agent', 'system']),
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

export const activityQuerySchema = pageQuerySchema(200, 50).extend({
  entity_id: idSchema.optional(),
  board_id: idSchema.optional(),
});

import { z } from 'zod';
import { idSchema, textSchema } from './primitives.ts';
import { taskStatusSchema } from './tasks.ts';

export const searchQuerySchema = z.object({
  q: textSchema(200).trim().min(1, 'must not be empty'),
  /** Of each kind. */
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const searchHitSchema = z.object({
  type: z.enum(['task', 'comment', 'agent']),
  id: idSchema,
  /** The task itself, or the one that the comment belongs to. */
  task_id: idSchema.nullable(),
  board_id: idSchema.nullable(),
  title: z.string(),
  /** The place that was found, as plain text. */
  excerpt: z.string(),
  /** `MKT-42` */
  key: z.string().nullable(),
  status: taskStatusSchema.nullable(),
  handle: z.string().nullable(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

/** Tasks, agents, comments; the best of each first. Only what the caller may see. */
export const searchResultSchema = z.object({ items: z.array(searchHitSchema) });
export type SearchResult = z.infer<typeof searchResultSchema>;

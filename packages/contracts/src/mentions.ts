import { z } from 'zod';
import { idSchema, textSchema } from './primitives.ts';

export const mentionTypeSchema = z.enum(['user', 'agent']);

/** Somebody a comment names; stored with the comment, so that a later change of names alters nothing. */
export const mentionSchema = z.object({
  type: mentionTypeSchema,
  id: idSchema,
  name: z.string(),
  handle: z.string(),
});
export type Mention = z.infer<typeof mentionSchema>;

/** `GET /api/tasks/{id}/mentionable`: people and agents with access to the task's board. */
export const mentionableQuerySchema = z.object({ q: textSchema(80).trim().default('') });
export const mentionableListSchema = z.object({ items: z.array(mentionSchema) });
export type MentionableList = z.infer<typeof mentionableListSchema>;

/** `POST /api/tasks/{id}/mentions/preview`: whom posting this text would wake or notify. */
export const mentionPreviewSchema = z.object({
  agents: z.array(mentionSchema.extend({ wakes: z.boolean(), reason: z.string().nullable() })),
  people: z.array(mentionSchema),
  /** The agent whose question this comment would answer: it goes on with its work. */
  answers: mentionSchema.nullable(),
});
export type MentionPreview = z.infer<typeof mentionPreviewSchema>;

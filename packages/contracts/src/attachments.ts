import { z } from 'zod';
import { idSchema, textSchema, timestampSchema } from './primitives.ts';
import { fileTypeSchema } from './uploads.ts';

export const attachmentSchema = z.object({
  id: idSchema,
  task_id: idSchema,
  name: z.string(),
  type: fileTypeSchema,
  size_bytes: z.number().int(),
  uploaded_by_type: z.enum(['user', 'agent']),
  uploaded_by_id: idSchema.nullable(),
  uploaded_by_name: z.string(),
  /** The run whose agent attached it. */
  run_id: idSchema.nullable(),
  created_at: timestampSchema,
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** `GET /api/tasks/{id}/attachments`: in the order in which they were added, with what the caller may do. */
export const attachmentListSchema = z.object({
  items: z.array(attachmentSchema.extend({ abilities: z.object({ delete: z.boolean() }) })),
  abilities: z.object({ add: z.boolean() }),
  limits: z.object({
    file_bytes: z.number().int(),
    task_files: z.number().int(),
    task_bytes: z.number().int(),
  }),
});
export type AttachmentList = z.infer<typeof attachmentListSchema>;

/** What an agent's `attach` tool sends, with the run token; the same call id again changes nothing. */
export const agentAttachBodySchema = z.object({
  name: z.string().min(1).max(1_000),
  content: textSchema(500_000).min(1, 'must not be empty'),
  tool_call_id: z.string().min(1).max(200),
});

/** `GET /api/agent/runs/{id}/attachments`: what the run's task has. */
export const agentAttachmentListSchema = z.object({ items: z.array(attachmentSchema) });

/** Where a page of text begins, and how much of it there may be at once; in bytes of UTF-8. */
export const attachmentTextQuerySchema = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200_000).default(40_000),
});

/** A page of an attachment's text; of a PDF, the text in it. */
export const attachmentTextSchema = z.object({
  text: z.string(),
  /** Where the next page begins; null at the end. */
  next_offset: z.number().int().nullable(),
  total_bytes: z.number().int(),
  /** What the reader should know about the text, such as pages that were left out. */
  note: z.string().nullable(),
});
export type AttachmentText = z.infer<typeof attachmentTextSchema>;

import { z } from 'zod';
import { idSchema, pageQuerySchema, timestampSchema } from './primitives.ts';

export const notificationTypes = [
  'mention',
  'reply',
  'question',
  'result',
  'failure',
  'chain_ended',
] as const;
export const notificationTypeSchema = z.enum(notificationTypes);
export type NotificationType = (typeof notificationTypes)[number];

export const notificationSchema = z.object({
  id: idSchema,
  type: notificationTypeSchema,
  /** What happened, in a sentence that stands alone: `Nora answered you on MKT-42`. */
  title: z.string(),
  /** The beginning of what was written. */
  body: z.string(),
  actor_name: z.string(),
  board_id: idSchema,
  task_id: idSchema,
  comment_id: idSchema.nullable(),
  read_at: timestampSchema.nullable(),
  created_at: timestampSchema,
});
export type Notification = z.infer<typeof notificationSchema>;

export const notificationListQuerySchema = pageQuerySchema(100, 30).extend({
  unread: z.stringbool().default(false),
});

export const notificationPageSchema = z.object({
  items: z.array(notificationSchema),
  next_cursor: z.string().nullable(),
  unread_count: z.number().int(),
});
export type NotificationPage = z.infer<typeof notificationPageSchema>;

export const unreadCountSchema = z.object({ unread_count: z.number().int() });
export type UnreadCount = z.infer<typeof unreadCountSchema>;

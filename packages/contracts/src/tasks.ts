import { z } from 'zod';
import { runErrorCodeSchema } from './error-codes.ts';
import { mentionSchema } from './mentions.ts';
import { idSchema, lineSchema, pageQuerySchema, textSchema, timestampSchema } from './primitives.ts';

export const taskStatuses = [
  'todo',
  'in_progress',
  'waiting',
  'review',
  'failed',
  'done',
  'cancelled',
] as const;
export const taskStatusSchema = z.enum(taskStatuses);
export type TaskStatus = (typeof taskStatuses)[number];

export const taskPriorities = ['low', 'medium', 'high', 'urgent'] as const;
export const taskPrioritySchema = z.enum(taskPriorities);
export type TaskPriority = (typeof taskPriorities)[number];

/** What stands on the card when the latest run failed. */
export const taskFailureSchema = z.object({
  code: runErrorCodeSchema,
  message: z.string(),
  /** What to do next, in one sentence. */
  remedy: z.string(),
});
export type TaskFailure = z.infer<typeof taskFailureSchema>;

/** What an agent asked people before it can go on. */
export const taskQuestionSchema = z.object({
  comment_id: idSchema,
  content: z.string(),
  agent_name: z.string(),
  asked_at: timestampSchema,
});
export type TaskQuestion = z.infer<typeof taskQuestionSchema>;

/** The shape of lists and of the board: no description, no result. */
export const taskCardSchema = z.object({
  id: idSchema,
  board_id: idSchema,
  number: z.number().int(),
  title: z.string(),
  status: taskStatusSchema,
  priority: taskPrioritySchema,
  /** Fractional index, compared byte by byte: manual order inside a column. */
  position: z.string(),
  assigned_agent_id: idSchema.nullable(),
  tags: z.array(z.string()),
  due_date: timestampSchema.nullable(),
  comment_count: z.number().int(),
  attachment_count: z.number().int(),
  /** The run that is queued or running for this task. */
  run: z.object({ id: idSchema, status: z.enum(['queued', 'running']) }).nullable(),
  failure: taskFailureSchema.nullable(),
  version: z.number().int(),
  updated_at: timestampSchema,
});
export type TaskCard = z.infer<typeof taskCardSchema>;

export const taskAbilitiesSchema = z.object({
  edit: z.boolean(),
  delete: z.boolean(),
  execute: z.boolean(),
  cancel: z.boolean(),
  approve: z.boolean(),
  reject: z.boolean(),
  comment: z.boolean(),
  move_to: z.array(taskStatusSchema),
});

export const taskSchema = taskCardSchema.extend({
  /** `MKT-42` */
  key: z.string(),
  description: z.string(),
  requires_approval: z.boolean(),
  result: z.string().nullable(),
  created_by_user_id: idSchema.nullable(),
  created_by_name: z.string().nullable(),
  last_run_id: idSchema.nullable(),
  /** What a waiting task waits for: any person's reply to it goes to the agent. */
  question: taskQuestionSchema.nullable(),
  created_at: timestampSchema,
  started_at: timestampSchema.nullable(),
  completed_at: timestampSchema.nullable(),
  archived_at: timestampSchema.nullable(),
  abilities: taskAbilitiesSchema,
});
export type Task = z.infer<typeof taskSchema>;

export const tagsSchema = z
  .array(lineSchema(40))
  .max(20, 'at most 20 tags')
  .transform((tags) => [...new Set(tags)]);

/** Years of four digits: others have no form that every reader of the answers understands. */
const dueDateSchema = timestampSchema.refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1000 && year <= 9999;
}, 'must be between the years 1000 and 9999');

const taskFields = {
  title: lineSchema(300),
  description: textSchema(100_000),
  priority: taskPrioritySchema,
  assigned_agent_id: idSchema.nullable(),
  requires_approval: z.boolean(),
  due_date: dueDateSchema.nullable(),
  tags: tagsSchema,
};

export const taskBodySchema = z.object({
  board_id: idSchema,
  title: taskFields.title,
  description: taskFields.description.default(''),
  priority: taskFields.priority.default('medium'),
  assigned_agent_id: taskFields.assigned_agent_id.default(null),
  requires_approval: taskFields.requires_approval.optional(),
  due_date: taskFields.due_date.default(null),
  tags: taskFields.tags.default([]),
});
export type TaskBody = z.input<typeof taskBodySchema>;

/** `version`: the one the editor started from; another one stored answers 409 with the current row. */
export const taskPatchSchema = z
  .object(taskFields)
  .partial()
  .extend({ version: z.number().int().optional(), archived: z.boolean().optional() });
export type TaskPatch = z.input<typeof taskPatchSchema>;

export const taskListQuerySchema = pageQuerySchema(1_000, 50).extend({
  board_id: idSchema.optional(),
  status: taskStatusSchema.optional(),
  assigned_agent_id: idSchema.optional(),
  archived: z.stringbool().default(false),
});

/** Places the task in a column between two neighbours; with neither it goes to the top. */
export const taskMoveBodySchema = z.object({
  status: taskStatusSchema,
  /** Fractional index; made by `positionBetween` of the domain. Absent: top of the column. */
  position: z
    .string()
    .regex(/^[0-9A-Za-z]{1,120}$/, 'must be a fractional index')
    .optional(),
  version: z.number().int().optional(),
});
export type TaskMoveBody = z.input<typeof taskMoveBodySchema>;

export const rejectBodySchema = z.object({
  feedback: textSchema(20_000).trim().min(1, 'must say what to change'),
});
export const executeResponseSchema = z.object({ run_id: idSchema });
export type ExecuteResponse = z.infer<typeof executeResponseSchema>;

/** What approving answers. */
export const taskStatusResponseSchema = z.object({ id: idSchema, status: taskStatusSchema });

export const commentSchema = z.object({
  id: idSchema,
  task_id: idSchema,
  author_type: z.enum(['user', 'agent']),
  author_id: idSchema.nullable(),
  author_name: z.string(),
  content: z.string(),
  /** A question puts its task to waiting until a person replies. */
  kind: z.enum(['comment', 'question']),
  run_id: idSchema.nullable(),
  /** Whom it names. */
  mentions: z.array(mentionSchema),
  created_at: timestampSchema,
});
export type Comment = z.infer<typeof commentSchema>;

export const commentBodySchema = z.object({ content: textSchema(20_000).trim().min(1, 'must not be empty') });

/** Comments come in the order of the conversation. */
export const commentListQuerySchema = pageQuerySchema(1_000, 200);

import { z } from 'zod';
import { idSchema } from './primitives.ts';

/** A year and a day, so that a whole year fits whatever day it begins on. */
export const USAGE_DAYS_MAX = 366;
/** The tasks that used most; the others are in the totals. */
export const USAGE_TASKS_MAX = 25;

const daySchema = z.iso
  .date('must be a day such as 2026-11-22')
  .refine((day) => day >= '1970-01-01', 'must be after 1970');

export const usageQuerySchema = z.object({
  /** The first and the last day; the last 30 when absent. */
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** Where the days begin and end. */
  time_zone: z.string().max(60).default('UTC'),
  agent_id: idSchema.optional(),
});

export const usageFiguresSchema = z.object({
  runs: z.number().int(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  cached_tokens: z.number().int(),
  total_tokens: z.number().int(),
  /** US dollars of what has a price; null when nothing has one, which is not the same as free. */
  cost_usd: z.number().nullable(),
  /** Tokens of runs whose model has no price: their cost is not in `cost_usd`. */
  unpriced_tokens: z.number().int(),
});
export type UsageFigures = z.infer<typeof usageFiguresSchema>;

export const usageAgentSchema = usageFiguresSchema.extend({
  /** Null for runs whose agent was deleted before they ended. */
  id: idSchema.nullable(),
  name: z.string(),
  is_deleted: z.boolean(),
});
export const usageModelSchema = usageFiguresSchema.extend({
  /** `openai-compatible/gpt-5`: by what was called, whatever the model was named here. */
  key: z.string(),
  provider: z.string(),
  model_name: z.string(),
});
export const usageTaskSchema = usageFiguresSchema.extend({
  id: idSchema,
  title: z.string(),
  /** `MKT-42` and its board; null for a task that was deleted. */
  key: z.string().nullable(),
  board_id: idSchema.nullable(),
});

const dayPartSchema = z.object({
  /** The agent's id or the model's key. */
  key: z.string().nullable(),
  runs: z.number().int(),
  total_tokens: z.number().int(),
  cost_usd: z.number().nullable(),
});
export type UsageDayPart = z.infer<typeof dayPartSchema>;

export const usageSchema = z.object({
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  totals: usageFiguresSchema,
  /** Those that used something, the most expensive first, then by tokens. */
  agents: z.array(usageAgentSchema),
  models: z.array(usageModelSchema),
  tasks: z.array(usageTaskSchema),
  /** Every day of the range in order, also those without anything. */
  days: z.array(
    z.object({ day: z.string(), agents: z.array(dayPartSchema), models: z.array(dayPartSchema) }),
  ),
});
export type Usage = z.infer<typeof usageSchema>;

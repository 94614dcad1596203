import { z } from 'zod';
import { executionModeSchema } from './agents.ts';
import { organizationSchema } from './auth.ts';
import { lineSchema } from './primitives.ts';
import { boardLevelSchema } from './structure.ts';

const settingFields = {
  /** What a new task has unless told otherwise. */
  new_task_requires_approval: z.boolean(),
  new_agent_mode: executionModeSchema,
  new_board_level: boardLevelSchema,
  /** After this many days the steps and prompts of a run are deleted; null keeps them. */
  keep_transcripts_days: z.number().int().min(1).max(3_650).nullable(),
};

export const settingsSchema = z.object({
  organization: organizationSchema,
  ...settingFields,
  abilities: z.object({ edit: z.boolean(), rename: z.boolean() }),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settingsPatchSchema = z
  .object({ organization_name: lineSchema(120), ...settingFields })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'must change something');
export type SettingsPatch = z.input<typeof settingsPatchSchema>;

// Departments and boards: where tasks live.
import { z } from 'zod';
import { idSchema, lineSchema, textSchema, timestampSchema } from './primitives.ts';

export const boardLevels = ['no_access', 'view', 'create', 'manage'] as const;
export const boardLevelSchema = z.enum(boardLevels);
export type BoardLevel = (typeof boardLevels)[number];

/** The levels that let somebody in. */
export const grantedLevels = ['view', 'create', 'manage'] as const;
export const grantedLevelSchema = z.enum(grantedLevels);
export type GrantedLevel = (typeof grantedLevels)[number];

export const departmentSchema = z.object({
  id: idSchema,
  name: z.string(),
  board_count: z.number().int(),
  created_at: timestampSchema,
  abilities: z.object({ edit: z.boolean(), delete: z.boolean() }),
});
export type Department = z.infer<typeof departmentSchema>;

export const departmentBodySchema = z.object({ name: lineSchema(120) });
export const departmentPatchSchema = departmentBodySchema.partial();

export const boardSchema = z.object({
  id: idSchema,
  department_id: idSchema,
  name: z.string(),
  description: z.string(),
  /** Prefix of task numbers: `MKT` in `MKT-42`. */
  key: z.string(),
  /** What every member of the organization may do here without a permission of their own. */
  open_level: boardLevelSchema,
  task_count: z.number().int(),
  created_at: timestampSchema,
  updated_at: timestampSchema,
  level: boardLevelSchema,
  abilities: z.object({ create_task: z.boolean(), manage: z.boolean(), delete: z.boolean() }),
});
export type Board = z.infer<typeof boardSchema>;

export const boardKeySchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z][A-Z0-9]{1,5}$/, 'must be 2 to 6 letters or digits, starting with a letter');

export const boardBodySchema = z.object({
  name: lineSchema(120),
  department_id: idSchema,
  description: textSchema(2_000).default(''),
  /** Made from the name when absent. */
  key: boardKeySchema.optional(),
  open_level: boardLevelSchema.optional(),
});
export type BoardBody = z.input<typeof boardBodySchema>;

export const boardPatchSchema = z.object({
  name: lineSchema(120).optional(),
  description: textSchema(2_000).optional(),
  department_id: idSchema.optional(),
  open_level: boardLevelSchema.optional(),
});

export const boardListQuerySchema = z.object({ department_id: idSchema.optional() });

/** One person's level on a board: given to them there, or theirs by their role everywhere. */
export const boardPermissionSchema = z.object({
  user_id: idSchema,
  name: z.string(),
  handle: z.string(),
  level: boardLevelSchema,
  source: z.enum(['permission', 'role']),
});
export type BoardPermission = z.infer<typeof boardPermissionSchema>;
export const boardPermissionListSchema = z.object({ items: z.array(boardPermissionSchema) });
export const boardPermissionBodySchema = z.object({ level: boardLevelSchema });
export const boardPermissionParamsSchema = z.object({ id: idSchema, user_id: idSchema });

export const boardDeletedSchema = z.object({ tasks_deleted: z.number().int() });

import { z } from 'zod';
import { idSchema, lineSchema, timestampSchema } from './primitives.ts';

export const userRoles = ['owner', 'admin', 'member'] as const;
export const userRoleSchema = z.enum(userRoles);
export type UserRole = (typeof userRoles)[number];

/** bcrypt reads at most 72 bytes; a longer password would be cut silently, so it is refused. */
export const passwordSchema = z
  .string()
  .min(10, 'must have at least 10 characters')
  .refine((text) => new TextEncoder().encode(text).length <= 72, 'must be at most 72 bytes')
  .refine((text) => !text.includes('\u0000'), 'must not contain NUL characters');

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must be at most 254 characters')
  .pipe(z.email('must be an e-mail address'));

export const userSchema = z.object({
  id: idSchema,
  name: z.string(),
  email: z.string(),
  handle: z.string(),
  role: userRoleSchema,
  created_at: timestampSchema,
});
export type User = z.infer<typeof userSchema>;

export const organizationSchema = z.object({ id: idSchema, name: z.string(), slug: z.string() });

export const loginBodySchema = z.union([
  z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(1000) }),
  z.object({ username: z.string().min(1).max(254), password: z.string().min(1).max(1000) }),
]);

export const loginResponseSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  user: userSchema,
});
export type LoginResponse = z.infer<typeof loginResponseSchema>;

export const meSchema = userSchema.extend({
  organization: organizationSchema,
  abilities: z.object({
    manage_organization: z.boolean(),
    manage_settings: z.boolean(),
    manage_agents: z.boolean(),
    manage_models: z.boolean(),
    manage_skills: z.boolean(),
    manage_gateways: z.boolean(),
    manage_departments: z.boolean(),
    manage_people: z.boolean(),
  }),
});
export type Me = z.infer<typeof meSchema>;

export const mePatchSchema = z.object({ name: lineSchema(120) });

export const changePasswordBodySchema = z.object({
  current_password: z.string().min(1).max(1000),
  new_password: passwordSchema,
});

export const setupStateSchema = z.object({ needed: z.boolean() });
export type SetupState = z.infer<typeof setupStateSchema>;

export const setupBodySchema = z.object({
  token: z.string().min(1).max(200),
  organization_name: lineSchema(120),
  name: lineSchema(120),
  email: emailSchema,
  password: passwordSchema,
  /** Adds a department, a board, two agents, three tasks and the demo model. */
  demo: z.boolean().default(false),
});
export type SetupBody = z.input<typeof setupBodySchema>;

export const setupResponseSchema = loginResponseSchema.extend({ board_id: idSchema.nullable() });
export type SetupResponse = z.infer<typeof setupResponseSchema>;

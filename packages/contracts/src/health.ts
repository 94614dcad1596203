import { z } from 'zod';

export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() });

const partSchema = z.object({ ok: z.boolean(), message: z.string() });
export const readinessSchema = z.object({
  ready: z.boolean(),
  database: partSchema,
  gateway: partSchema,
  /** How servers tell each other of changes; away, they look for themselves, so it does not decide. */
  bus: partSchema,
});
export type Readiness = z.infer<typeof readinessSchema>;

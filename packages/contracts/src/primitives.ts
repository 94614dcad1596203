// Owns the shapes every resource is made of: ids, times, pages, problems.
import { z } from 'zod';
import { errorCodeSchema } from './error-codes.ts';

export const idSchema = z.uuid('must be an id');
export const timestampSchema = z.iso.datetime({ offset: true });

/** Text a person types into a one-line field: trimmed, never empty, no control characters. */
export function lineSchema(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must be at most ${maxLength} characters`)
    .refine((text) => !/\p{Cc}/u.test(text), 'must be one line without control characters')
    .refine((text) => text.isWellFormed(), 'must not contain half characters');
}

/** Text of many lines. NUL is refused because PostgreSQL cannot store it. */
export function textSchema(maxLength: number) {
  return (
    z
      .string()
      .max(maxLength, `must be at most ${maxLength} characters`)
      .refine((text) => !text.includes('\u0000'), 'must not contain NUL characters')
      // Half of a surrogate pair, which PostgreSQL cannot store either.
      .refine((text) => text.isWellFormed(), 'must not contain half characters')
  );
}

export const idParamsSchema = z.object({ id: idSchema });

/** A page of a list; `next_cursor` is null on the last page. Cursors are opaque. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

export function pageQuerySchema(maxLimit: number, defaultLimit: number) {
  return z.object({
    limit: z.coerce.number().int().min(1).max(maxLimit).default(defaultLimit),
    cursor: z.string().max(500).optional(),
  });
}

/** RFC 9457 problem with our `code` and per-field `errors`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: errorCodeSchema,
  request_id: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  current: z.unknown().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** What `pageSchema` describes, for code that makes pages. */
export type Page<Item> = { items: Item[]; next_cursor: string | null };

/** A Redis of the operator's. HELIX runs without it, so only an address that cannot be meant stops a start. */
import { redisUrlSchema } from '@helix/runtime';
import { Problem } from '../problem.ts';

/** Null where none is set. @throws Problem that does not repeat the address: it may hold a password. */
export function redisUrlOf(settings: Record<string, string | undefined>): string | null {
  if (!settings.REDIS_URL) return null;
  const parsed = redisUrlSchema.safeParse(settings.REDIS_URL);
  if (parsed.success) return parsed.data;
  throw new Problem(
    `REDIS_URL cannot be used: it ${parsed.error.issues[0]?.message}.`,
    'Correct it, or remove it: HELIX does without Redis.',
  );
}

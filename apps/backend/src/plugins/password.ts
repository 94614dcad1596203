// Owns passwords: bcrypt at cost 12, and equal work for an unknown e-mail.
import { hash, verify } from '@node-rs/bcrypt';

const COST = 12;
/** bcrypt reads no further: a longer text would match by its beginning. */
const MAX_BYTES = 72;
/** Of a random text nobody knows: compared with where there is no account, so that the time tells nothing. */
const NOBODY = '$2b$12$Bu4ruLaeLK8G8Ts9Blf3lOI6zVydOoiGB8rICWjqVcZXLKJ7Gp6li';

export function hashPassword(password: string): Promise<string> {
  return hash(password, { cost: COST, rejectLongPasswords: true });
}

/** @param storedHash null where there is no such account. */
export async function isPasswordRight(password: string, storedHash: string | null): Promise<boolean> {
  const isMatch = await verify(password, storedHash ?? NOBODY);
  return isMatch && storedHash !== null && Buffer.byteLength(password) <= MAX_BYTES;
}

// Owns the secret of an invitation's link: 256 random bits, of which only a hash is stored.
import { createHash, randomBytes } from 'node:crypto';

export function createInvitationToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashInvitationToken(token) };
}

/** Without salt and quick: nobody guesses 256 bits, and the row is found by it. */
export function hashInvitationToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

// Owns the access token: an HS256 JWT that names the user, the organization and the session, nothing else.
import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';

export const ACCESS_TOKEN_TTL_SECONDS = 12 * 60 * 60;
/** About 300 bytes each; a verification costs 0.1 ms, a look-up a thirtieth of it. */
const VERIFIED_MAX = 20_000;
/** Longer texts are no tokens of ours and are not worth hashing. */
const TOKEN_MAX_CHARACTERS = 2_000;

export type AccessClaims = { userId: string; orgId: string; sessionId: string; expiresAtMs: number };

export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #clock: () => Date;
  readonly #verified = new LRUCache<string, AccessClaims>({ max: VERIFIED_MAX });

  constructor(secret: string, clock: () => Date) {
    this.#key = new TextEncoder().encode(secret);
    this.#clock = clock;
  }

  async sign(claims: Omit<AccessClaims, 'expiresAtMs'>): Promise<string> {
    const nowSeconds = Math.floor(this.#clock().getTime() / 1000);
    return new SignJWT({ org: claims.orgId, sid: claims.sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(claims.userId)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + ACCESS_TOKEN_TTL_SECONDS)
      .sign(this.#key);
  }

  /** Null for anything that is no valid token now. Whether its session still lives is asked elsewhere. */
  async verify(token: string): Promise<AccessClaims | null> {
    if (token.length > TOKEN_MAX_CHARACTERS) return null;
    const digest = createHash('sha256').update(token).digest('base64');
    const known = this.#verified.get(digest);
    if (known) return known.expiresAtMs > this.#clock().getTime() ? known : null;
    const claims = await this.#check(token);
    if (claims) this.#verified.set(digest, claims);
    return claims;
  }

  async #check(token: string): Promise<AccessClaims | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        currentDate: this.#clock(),
      });
      const { sub, org, sid, exp } = payload;
      if (typeof sub !== 'string' || typeof org !== 'string' || typeof sid !== 'string' || !exp) return null;
      return { userId: sub, orgId: org, sessionId: sid, expiresAtMs: exp * 1000 };
    } catch {
      // Malformed, forged or expired: to the caller these are one thing.
      return null;
    }
  }
}

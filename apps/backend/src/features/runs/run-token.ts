// Owns the token that an agent's tools carry: bound to one attempt of one run, worthless after it.
import { AppError } from '@helix/runtime';
import type { FastifyRequest } from 'fastify';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { bearerTokenOf } from '../../plugins/bearer-token.ts';
import { unauthenticated } from '../../plugins/request-context.ts';

const AUDIENCE = 'helix-run';
/** A tool call that left just before the deadline may still arrive. */
const GRACE_SECONDS = 60;

const claimsSchema = z.object({
  run: z.uuid(),
  org: z.uuid(),
  gen: z.number().int(),
  agent: z.uuid(),
  name: z.string(),
});
export type RunClaims = {
  runId: string;
  orgId: string;
  generation: number;
  agent: { id: string; name: string };
};

export class RunTokens {
  readonly #key: Uint8Array;

  constructor(secret: string) {
    this.#key = new TextEncoder().encode(secret);
  }

  sign(claims: RunClaims, deadline: Date): Promise<string> {
    const { runId, orgId, generation, agent } = claims;
    return new SignJWT({ run: runId, org: orgId, gen: generation, agent: agent.id, name: agent.name })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setAudience(AUDIENCE)
      .setExpirationTime(Math.ceil(deadline.getTime() / 1000) + GRACE_SECONDS)
      .sign(this.#key);
  }

  /** Null for anything that is no valid run token now. */
  async verify(token: string): Promise<RunClaims | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, { algorithms: ['HS256'], audience: AUDIENCE });
      const claims = claimsSchema.parse(payload);
      return {
        runId: claims.run,
        orgId: claims.org,
        generation: claims.gen,
        agent: { id: claims.agent, name: claims.name },
      };
    } catch {
      // Malformed, forged, expired or of another kind: to the caller these are one thing.
      return null;
    }
  }
}

/** Who a tool's request acts for. @throws AppError 401 for anything but the token of this very run */
export async function runClaimsOf(
  request: FastifyRequest,
  tokens: RunTokens,
  runId: string,
): Promise<RunClaims> {
  const token = bearerTokenOf(request.headers.authorization);
  const claims = token ? await tokens.verify(token) : null;
  if (claims === null || claims.runId !== runId) throw unauthenticated('This needs the token of the run.');
  return claims;
}

export function runIsOver(): AppError {
  return new AppError({
    status: 409,
    code: 'not_running',
    message: 'This run is over, so its tools can change nothing any more.',
  });
}

// Owns the setup by the one-time link.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { setupBodySchema } from '@helix/contracts';
import { hasAnyUser, lockSetup, type UserRow } from '@helix/database';
import { AppError, conflict } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { hashPassword } from '../../plugins/password.ts';
import { insertDemo } from './demo-content.ts';
import { insertFirstOwner } from './first-owner.ts';

type SetupInput = z.output<typeof setupBodySchema>;

export async function isSetupNeeded(deps: AppDeps): Promise<boolean> {
  return !(await hasAnyUser(deps.database.system));
}

/** Everything in one transaction: a setup that breaks off leaves nothing, and can be done again. */
export async function setUp(
  deps: AppDeps,
  input: SetupInput,
): Promise<{ owner: UserRow; boardId: string | null }> {
  if (!(await isSetupNeeded(deps))) throw setupClosed();
  if (!isTokenRight(input.token, deps.config.setupToken)) {
    throw new AppError({
      status: 403,
      code: 'setup_token_invalid',
      message: `This setup link is not valid. Print the right one with "${deps.config.helixCommand} setup-link".`,
    });
  }
  // Before the lock: a quarter second of work that nobody needs to wait for.
  const passwordHash = await hashPassword(input.password);
  const done = await deps.database.system.transaction().execute(async (trx) => {
    await lockSetup(trx);
    if (await hasAnyUser(trx)) throw setupClosed();
    const owner = await insertFirstOwner(trx, {
      organizationName: input.organization_name,
      name: input.name,
      email: input.email,
      passwordHash,
    });
    return { owner, boardId: input.demo ? await insertDemo(trx, owner) : null };
  });
  if (input.demo) deps.gateway.agentChanged();
  return done;
}

/** Compared by digest, so that neither content nor length shows in the time. */
function isTokenRight(given: string, expected: string | null): boolean {
  if (expected === null) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function setupClosed(): AppError {
  return conflict('setup_closed', 'HELIX is already set up. Sign in instead.');
}

// Owns what administrators do with invitations. Accepting one is in `accept-invitation.ts`.
import {
  type CreatedInvitation,
  INVITATION_DAYS,
  type Invitation,
  type invitationBodySchema,
} from '@helix/contracts';
import {
  findUserByEmail,
  type InvitationRow,
  insertInvitation,
  listInvitedBoards,
  listPendingInvitations,
  newId,
  revokeInvitations,
  type Work,
} from '@helix/database';
import { conflict, notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { lockDecider } from './decide-about-people.ts';
import { toPublicInvitation } from './invitation-presenter.ts';
import { createInvitationToken } from './invitation-token.ts';

const DAY_MS = 24 * 3_600_000;

export async function readInvitations(deps: AppDeps, principal: Principal): Promise<Invitation[]> {
  const rows = await listPendingInvitations(deps.database.forOrganization(principal.orgId), principal.orgId);
  return rows.map((row) => toPublicInvitation(row, deps.clock()));
}

/** @param origin of the address that the link leads to. A link to the same e-mail address replaces the former one. */
export async function createInvitation(
  deps: AppDeps,
  { context, principal }: Mutation,
  body: z.output<typeof invitationBodySchema>,
  origin: string,
): Promise<CreatedInvitation> {
  const email = body.email ?? null;
  if (email) await refuseKnownAddress(deps, principal.orgId, email);
  const { token, hash } = createInvitationToken();
  const now = deps.clock();
  const created = await deps.work(context, async (work) => {
    const actor = await lockDecider(work, principal.userId);
    if (email) await revoke(work, { email }, now);
    const row = await insertInvitation(
      work.trx,
      {
        id: newId(),
        org_id: work.orgId,
        token_hash: hash,
        role: body.role,
        email,
        created_by_user_id: actor.id,
        created_by_name: actor.name,
        expires_at: new Date(now.getTime() + INVITATION_DAYS * DAY_MS),
      },
      body.boards,
    );
    work.record({
      action: 'invitation.created',
      ...entity(row),
      details: { role: row.role, boards: body.boards.length },
    });
    work.announce({ type: 'invitation.created', entity: 'invitation', entityId: row.id });
    const boards = (await listInvitedBoards(work.trx, work.orgId, [row.id])).get(row.id) ?? [];
    return toPublicInvitation({ ...row, boards }, now);
  });
  // Behind the `#`: what follows it never leaves the browser, so no log and no proxy sees the token.
  return { ...created, url: `${origin}/invite#${token}` };
}

/** @throws AppError 404 also for one that was accepted: there is nothing left to revoke. */
export async function revokeInvitation(
  deps: AppDeps,
  { context, principal }: Mutation,
  id: string,
): Promise<void> {
  await deps.work(context, async (work) => {
    await lockDecider(work, principal.userId);
    if ((await revoke(work, { id }, deps.clock())).length === 0) throw notFound('invitation');
  });
}

/** Revokes pending invitations and tells of each. */
export async function revoke(
  work: Work,
  which: Parameters<typeof revokeInvitations>[2],
  now: Date,
): Promise<InvitationRow[]> {
  const rows = await revokeInvitations(work.trx, work.orgId, which, now);
  for (const row of rows) {
    work.record({ action: 'invitation.revoked', ...entity(row) });
    work.announce({ type: 'invitation.revoked', entity: 'invitation', entityId: row.id });
  }
  return rows;
}

/** Of this organization only: whether another one knows the address is nobody's business here. */
async function refuseKnownAddress(deps: AppDeps, orgId: string, email: string): Promise<void> {
  const known = await findUserByEmail(deps.database.forOrganization(orgId), email);
  if (!known) return;
  throw conflict(
    'email_taken',
    known.disabled_at === null
      ? `${known.name} already has an account with this address.`
      : `${known.name} has an account with this address, which is disabled. Enable it instead.`,
  );
}

function entity(row: InvitationRow) {
  return { entityType: 'invitation', entityId: row.id, entityTitle: row.email ?? 'Invitation link' };
}

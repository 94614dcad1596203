// Owns the way in by an invitation's link: what it offers, and the one account that comes of it.
import type { InvitationOffer, invitationAcceptBodySchema } from '@helix/contracts';
import {
  findInvitationByToken,
  getOrganization,
  type InvitationRow,
  insertUser,
  listInvitedBoards,
  lockInvitation,
  acceptInvitation as markAccepted,
  newId,
  type UserRow,
} from '@helix/database';
import { type InvitationState, invitationState } from '@helix/domain';
import { AppError, invalid } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { hashPassword } from '../../plugins/password.ts';
import { hashInvitationToken } from './invitation-token.ts';

type AcceptInput = z.output<typeof invitationAcceptBodySchema>;

export async function readOffer(deps: AppDeps, token: string): Promise<InvitationOffer> {
  const row = await getOpenInvitation(deps, token);
  const db = deps.database.forOrganization(row.org_id);
  const [organization, boards] = await Promise.all([
    getOrganization(db, row.org_id),
    listInvitedBoards(db, row.org_id, [row.id]),
  ]);
  return {
    organization_name: organization.name,
    invited_by: row.created_by_name,
    role: row.role,
    email: row.email,
    board_names: (boards.get(row.id) ?? []).map((board) => board.name),
    expires_at: row.expires_at.toISOString(),
  };
}

/** @throws AppError 404 for an unknown link, 410 for one that cannot be used any more, 409 for a known address. */
export async function acceptInvitation(
  deps: AppDeps,
  input: AcceptInput,
  requestId: string,
): Promise<{ user: UserRow; boardId: string | null }> {
  const found = await getOpenInvitation(deps, input.token);
  const email = emailOf(found, input);
  // Before the lock: a quarter second of work that nobody needs to wait for.
  const passwordHash = await hashPassword(input.password);
  const userId = newId();
  const context = {
    orgId: found.org_id,
    actor: { type: 'user' as const, id: userId, name: input.name },
    requestId,
  };
  return deps.work(context, async (work) => {
    const now = deps.clock();
    const row = requireOpen(await lockInvitation(work.trx, work.orgId, found.id), now);
    const user = await insertUser(work.trx, {
      id: userId,
      orgId: work.orgId,
      name: input.name,
      email,
      passwordHash,
      role: row.role,
    });
    const boards = (await listInvitedBoards(work.trx, work.orgId, [row.id])).get(row.id) ?? [];
    await markAccepted(work.trx, work.orgId, { id: row.id, userId, at: now });
    work.record({
      action: 'user.created',
      entityType: 'user',
      entityId: userId,
      entityTitle: user.name,
      details: { role: row.role, invited_by: row.created_by_name, boards: boards.length },
    });
    work.announce({ type: 'user.created', entity: 'user', entityId: userId });
    work.announce({ type: 'invitation.accepted', entity: 'invitation', entityId: row.id });
    return { user, boardId: boards[0]?.board_id ?? null };
  });
}

async function getOpenInvitation(deps: AppDeps, token: string): Promise<InvitationRow> {
  const row = await findInvitationByToken(deps.database.system, hashInvitationToken(token));
  return requireOpen(row, deps.clock());
}

const CLOSED: Record<Exclude<InvitationState, 'open'>, string> = {
  accepted: 'This invitation was already used. Sign in with the account that was made with it.',
  revoked: 'This invitation was withdrawn. Ask the person who sent it for a new one.',
  expired: 'This invitation has expired. Ask the person who sent it for a new one.',
};

function requireOpen(row: InvitationRow | null, now: Date): InvitationRow {
  if (!row) {
    throw new AppError({
      status: 404,
      code: 'invitation_invalid',
      message:
        'This invitation link is not valid. Check that all of it was copied, or ask the person who sent it for a new one.',
    });
  }
  const state = invitationState(row, now);
  if (state === 'open') return row;
  throw new AppError({ status: 410, code: 'invitation_closed', message: CLOSED[state] });
}

/** An invitation to an address makes an account with that address and no other. */
function emailOf(row: InvitationRow, input: AcceptInput): string {
  if (row.email === null) {
    if (input.email === undefined) throw invalid('email', 'is missing');
    return input.email;
  }
  if (input.email !== undefined && input.email !== row.email) {
    throw invalid('email', `must be ${row.email}, the address that was invited`);
  }
  return row.email;
}

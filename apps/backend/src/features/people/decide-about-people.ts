// Owns the order of decisions about people: one after the other, each by who the actor is at that moment.
import { findUser, lockOrganization, type UserRow, type Work } from '@helix/database';
import { canInOrganization } from '@helix/domain';
import { forbidden } from '@helix/runtime';
import { ORGANIZATION_REFUSALS } from '../../plugins/request-context.ts';

/**
 * Two owners who disable each other, or an administrator who invites while being demoted: the second waits here,
 * and is then judged by the role that the first one left.
 * @returns the actor as stored now.
 * @throws AppError 403 when they may no longer decide.
 */
export async function lockDecider(work: Work, userId: string): Promise<UserRow> {
  await lockOrganization(work.trx, work.orgId, 'people');
  const actor = await findUser(work.trx, work.orgId, userId);
  if (!actor || actor.disabled_at !== null || !canInOrganization(actor.role, 'manage_people')) {
    throw forbidden(ORGANIZATION_REFUSALS.manage_people);
  }
  return actor;
}

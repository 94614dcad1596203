import {
  deleteOtherSessions,
  findUser,
  findUserByEmail,
  getOrganization,
  type UserRow,
  updatePassword,
  updateUser,
} from '@helix/database';
import { AppError, invalid } from '@helix/runtime';
import type { AppDeps } from '../../app-deps.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import { hashPassword, isPasswordRight } from '../../plugins/password.ts';
import { type Principal, unauthenticated } from '../../plugins/request-context.ts';

/** @throws AppError 401, the same for an unknown e-mail, a wrong password and a disabled account. */
export async function checkCredentials(deps: AppDeps, email: string, password: string): Promise<UserRow> {
  // NUL cannot be stored, so nobody has it in their e-mail.
  const user = email.includes('\0') ? null : await findUserByEmail(deps.database.system, email);
  const isRight = await isPasswordRight(password, user?.password_hash ?? null);
  if (user && isRight && user.disabled_at === null) return user;
  throw new AppError({
    status: 401,
    code: 'invalid_credentials',
    message: 'E-mail or password is wrong. Try again, or ask an administrator to reset your password.',
  });
}

export async function getMe(deps: AppDeps, principal: Principal) {
  const db = deps.database.forOrganization(principal.orgId);
  const [user, organization] = await Promise.all([
    findUser(db, principal.orgId, principal.userId),
    getOrganization(db, principal.orgId),
  ]);
  if (!user) throw unauthenticated();
  return { user, organization };
}

export async function changeOwnName(deps: AppDeps, { principal, context }: Mutation, name: string) {
  const { user, organization } = await getMe(deps, principal);
  const details = changedFields(user, { name });
  if (Object.keys(details).length === 0) return { user, organization };
  return deps.work(context, async (work) => {
    const updated = await updateUser(work.trx, principal.orgId, principal.userId, { name });
    if (!updated) throw unauthenticated();
    work.record({
      action: 'user.updated',
      entityType: 'user',
      entityId: updated.id,
      entityTitle: updated.name,
      details,
    });
    work.announce({ type: 'user.updated', entity: 'user', entityId: updated.id });
    return { user: updated, organization };
  });
}

/** Ends every other session of the person. @returns their ids. */
export async function changePassword(
  deps: AppDeps,
  { principal, context }: Mutation,
  passwords: { current: string; next: string },
): Promise<string[]> {
  const { user } = await getMe(deps, principal);
  if (!(await isPasswordRight(passwords.current, user.password_hash))) {
    throw invalid('current_password', 'must be your current password');
  }
  const passwordHash = await hashPassword(passwords.next);
  return deps.work(context, async (work) => {
    await updatePassword(work.trx, principal.orgId, principal.userId, passwordHash);
    work.record({
      action: 'user.password_changed',
      entityType: 'user',
      entityId: user.id,
      entityTitle: user.name,
    });
    return deleteOtherSessions(work.trx, principal.orgId, principal.userId, principal.sessionId);
  });
}

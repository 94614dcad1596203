// Owns whose chat is whose: a chat becomes a person's by a code from Settings, and stays it until somebody ends it.
import { createHash } from 'node:crypto';
import {
  type Actor,
  deleteTelegramLink,
  findUser,
  saveTelegramLink,
  takeTelegramCode,
  type UserRow,
  type Work,
} from '@helix/database';

/** Who acts where nobody signed in does. */
export const TELEGRAM: Actor = { type: 'system', id: null, name: 'Telegram' };

export const codeHash = (code: string): string => createHash('sha256').update(code).digest('hex');

/** @returns whose chat it is now; null for a code that is not valid, or not any more. */
export async function linkChat(
  work: Work,
  code: string,
  chat: { chatId: number; chatName: string },
): Promise<UserRow | null> {
  const { trx, orgId } = work;
  const userId = await takeTelegramCode(trx, orgId, codeHash(code));
  const user = userId && (await findUser(trx, orgId, userId));
  if (!user || user.disabled_at) return null;
  await saveTelegramLink(trx, { orgId, userId: user.id, ...chat });
  tell(work, 'user.telegram_linked', user);
  return user;
}

/** @returns false when the person has no linked chat. */
export async function unlinkChat(work: Work, userId: string): Promise<boolean> {
  const { trx, orgId } = work;
  const user = await findUser(trx, orgId, userId);
  if (!user || !(await deleteTelegramLink(trx, orgId, userId))) return false;
  tell(work, 'user.telegram_unlinked', user);
  return true;
}

function tell(work: Work, action: string, { id, name }: UserRow): void {
  work.record({ action, entityType: 'user', entityId: id, entityTitle: name });
  work.announce({ type: action, entity: 'user', entityId: id });
}

// Owns the organization's bot and people's links to it, as the settings page changes them.
import { randomBytes } from 'node:crypto';
import type { TelegramCode, TelegramState } from '@helix/contracts';
import {
  deleteTelegramBot,
  findTelegramBot,
  findTelegramLink,
  getOrganization,
  saveTelegramBot,
  saveTelegramCode,
  type Work,
} from '@helix/database';
import { canInOrganization } from '@helix/domain';
import { AppError, conflict, invalid, notFound } from '@helix/runtime';
import { Api, GrammyError } from 'grammy';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { codeHash, unlinkChat } from '../../telegram/telegram-links.ts';
import { telegramContext } from '../../telegram/telegram-service.ts';

const CODE_LIFETIME_MS = 10 * 60_000;
const CODE_BYTES = 12;

export async function getTelegram(deps: AppDeps, { orgId, userId, role }: Principal): Promise<TelegramState> {
  const db = deps.database.forOrganization(orgId);
  const [bot, link] = await Promise.all([
    findTelegramBot(db, orgId),
    findTelegramLink(db, orgId, { userId }),
  ]);
  return {
    bot: bot && { username: bot.username, problem: bot.problem },
    link: link && { chat_name: link.chat_name, linked_at: link.linked_at.toISOString() },
    abilities: { edit: canInOrganization(role, 'manage_settings') },
  };
}

/** Asks Telegram whose token it is before it is kept. */
export async function connectBot(
  deps: AppDeps,
  { context, principal }: Mutation,
  token: string,
): Promise<TelegramState> {
  const { orgId } = principal;
  const username = await usernameOf(deps, token);
  await deps.work(context, async (work) => {
    const tokenEncrypted = deps.secrets.encrypt(token, telegramContext(orgId));
    await saveTelegramBot(work.trx, { orgId, tokenEncrypted, username });
    await record(work, 'organization.telegram_connected', { bot: username });
  });
  return getTelegram(deps, principal);
}

export async function disconnectBot(deps: AppDeps, { context }: Mutation): Promise<void> {
  await deps.work(context, async (work) => {
    if (!(await deleteTelegramBot(work.trx, work.orgId))) throw notFound('bot');
    await record(work, 'organization.telegram_disconnected', {});
  });
}

export async function createCode(deps: AppDeps, { context, principal }: Mutation): Promise<TelegramCode> {
  const { orgId, userId } = principal;
  const bot = await findTelegramBot(deps.database.forOrganization(orgId), orgId);
  if (!bot)
    throw conflict('conflict', 'No Telegram bot is connected. An administrator can connect one in Settings.');
  const code = randomBytes(CODE_BYTES).toString('base64url');
  const expiresAt = new Date(deps.clock().getTime() + CODE_LIFETIME_MS);
  await deps.work(context, (work) =>
    saveTelegramCode(work.trx, { orgId, userId, codeHash: codeHash(code), expiresAt }),
  );
  return {
    code,
    url: `https://t.me/${bot.username}?start=${code}`,
    expires_at: expiresAt.toISOString(),
  };
}

export async function removeLink(deps: AppDeps, { context, principal }: Mutation): Promise<void> {
  await deps.work(context, async (work) => {
    if (!(await unlinkChat(work, principal.userId))) throw notFound('link');
  });
}

async function record(work: Work, action: string, details: Record<string, unknown>): Promise<void> {
  const { name } = await getOrganization(work.trx, work.orgId);
  const entity = { entityType: 'organization', entityId: work.orgId, entityTitle: name };
  work.record({ action, ...entity, details });
  work.announce({ type: 'organization.updated', entity: 'organization', entityId: work.orgId });
}

async function usernameOf(deps: AppDeps, token: string): Promise<string> {
  try {
    const api = new Api(token, { apiRoot: deps.config.telegramApiRoot, timeoutSeconds: 10 });
    return (await api.getMe()).username;
  } catch (error) {
    if (error instanceof GrammyError)
      throw invalid('token', 'is refused by Telegram: copy it again from @BotFather');
    throw new AppError({
      status: 503,
      code: 'telegram_unavailable',
      message: 'Telegram cannot be reached from this server. Check its way to the internet, then try again.',
    });
  }
}

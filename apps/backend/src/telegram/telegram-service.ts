// Owns which bots this replica polls, and that notifications reach the people who linked their account.
import { randomUUID } from 'node:crypto';
import {
  claimTelegramBots,
  listUnsentNotifications,
  markTelegramSent,
  releaseTelegramBots,
  setTelegramProblem,
  type TelegramBotRow,
  type UnsentNotification,
} from '@helix/database';
import { WakeLoop } from '@helix/runtime';
import { type Bot, GrammyError } from 'grammy';
import type { AppDeps } from '../app-deps.ts';
import { BackgroundLoop } from '../jobs/background-loop.ts';
import { createTelegramBot, decisionKeyboard } from './telegram-bot.ts';
import { reasonOf } from './telegram-errors.ts';
import { TELEGRAM, unlinkChat } from './telegram-links.ts';
import { notificationText } from './telegram-texts.ts';

const TOKEN_LOST =
  'The stored token cannot be opened any more, because HELIX_ENCRYPTION_KEY changed. Enter the token again.';
/** How soon a new bot, a lost lease or an unsent notification is found without anybody saying so. */
const LOOK_EVERY_MS = 3_000;
const LEASE_MS = 20_000;
const NOTIFICATIONS_AT_ONCE = 20;
/** Telegram's own limit is thirty a second for a bot. */
const PAUSE_AFTER_LIMIT_MS = 1_000;

type Session = {
  bot: Bot;
  version: number;
  delivery: WakeLoop;
  /** No notification leaves before this. */
  restAt: number;
};

export class TelegramService {
  readonly #deps: AppDeps;
  readonly #owner = randomUUID();
  readonly #sessions = new Map<string, Session>();
  /** By organization: the version of a token that does not open here. */
  readonly #unopened = new Map<string, number>();
  readonly #looking: BackgroundLoop;

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.#looking = new BackgroundLoop({
      what: 'looking for Telegram bots',
      everyMs: LOOK_EVERY_MS,
      logger: deps.logger,
      work: () => this.#takeBots(),
    });
  }

  start(): void {
    this.#looking.start();
    this.look();
  }

  /** A committed change may be a notification: cheap to ask, for the few bots that there are. */
  wake(): void {
    for (const session of this.#sessions.values()) session.delivery.wake();
  }

  /** Bots may be there or gone. */
  look(): void {
    this.#looking.wake();
  }

  async stop(): Promise<void> {
    await this.#looking.stop();
    await Promise.all([...this.#sessions].map(([orgId, session]) => this.#end(orgId, session)));
    await releaseTelegramBots(this.#deps.database.system, this.#owner).catch(() => {
      // The lease runs out by itself.
    });
  }

  async #takeBots(): Promise<void> {
    const rows = await claimTelegramBots(this.#deps.database.system, this.#owner, LEASE_MS);
    const versions = new Map(rows.map((row) => [row.org_id, row.version]));
    for (const [orgId, session] of this.#sessions)
      if (versions.get(orgId) !== session.version) await this.#end(orgId, session);
    for (const row of rows) {
      if (this.#looking.isStopped) return;
      const isKnown = this.#sessions.has(row.org_id) || this.#unopened.get(row.org_id) === row.version;
      if (!isKnown) await this.#take(row);
    }
    this.wake();
  }

  /** A token that was stored under a key that is gone is told once, and the bots of others go on. */
  async #take(row: TelegramBotRow): Promise<void> {
    let token: string;
    try {
      token = this.#deps.secrets.decrypt(row.token_encrypted, telegramContext(row.org_id));
    } catch (error) {
      this.#unopened.set(row.org_id, row.version);
      this.#deps.logger.warn({ reason: String(error), orgId: row.org_id }, 'a bot token cannot be opened');
      await this.#tell(row.org_id, TOKEN_LOST);
      return;
    }
    this.#begin(row, token);
  }

  async #tell(orgId: string, problem: string | null): Promise<void> {
    const db = this.#deps.database.forOrganization(orgId);
    // A page that says less; the next stop or start says it again.
    await setTelegramProblem(db, orgId, problem).catch(() => undefined);
  }

  #begin(row: TelegramBotRow, token: string): void {
    const { config, logger } = this.#deps;
    const orgId = row.org_id;
    const bot = createTelegramBot(this.#deps, { token, apiRoot: config.telegramApiRoot, orgId });
    const delivery: WakeLoop = new WakeLoop(() => this.#deliver(orgId, session));
    const session: Session = { bot, version: row.version, delivery, restAt: 0 };
    this.#sessions.set(orgId, session);
    // It polls, and waits by itself while Telegram is away, until it is stopped or the token is refused.
    bot
      .start({
        allowed_updates: ['message', 'callback_query'],
        onStart: () => {
          logger.info({ orgId, bot: bot.botInfo.username }, 'Telegram is connected');
          if (row.problem) void this.#tell(orgId, null);
        },
      })
      .catch(async (error: unknown) => {
        logger.warn({ reason: reasonOf(error), orgId }, 'Telegram bot stopped');
        await this.#tell(orgId, problemOf(error));
      })
      .finally(() => {
        // The next look takes it again, unless it is gone.
        if (this.#sessions.get(orgId) === session) this.#sessions.delete(orgId);
      });
  }

  async #end(orgId: string, session: Session): Promise<void> {
    this.#sessions.delete(orgId);
    if (session.bot.isRunning()) await session.bot.stop().catch(() => undefined);
    await session.delivery.settle();
  }

  async #deliver(orgId: string, session: Session): Promise<void> {
    if (this.#looking.isStopped || Date.now() < session.restAt) return;
    const db = this.#deps.database.forOrganization(orgId);
    try {
      const unsent = await listUnsentNotifications(db, orgId, NOTIFICATIONS_AT_ONCE);
      for (const notification of unsent) {
        await this.#send(orgId, session.bot, notification);
        // After it was sent: one that is cut off here comes twice rather than never.
        await markTelegramSent(db, orgId, notification.id);
      }
      if (unsent.length === NOTIFICATIONS_AT_ONCE) session.delivery.wake();
    } catch (error) {
      session.restAt = Date.now() + restOf(error);
      this.#deps.logger.debug({ reason: reasonOf(error), orgId }, 'notifications wait for Telegram');
    }
  }

  async #send(orgId: string, bot: Bot, notification: UnsentNotification): Promise<void> {
    try {
      await bot.api.sendMessage(
        notification.chat_id,
        notificationText(notification, this.#deps.config.publicUrl),
        {
          link_preview_options: { is_disabled: true },
          ...(notification.type === 'result'
            ? { reply_markup: decisionKeyboard(notification.task_key) }
            : {}),
        },
      );
    } catch (error) {
      const code = error instanceof GrammyError ? error.error_code : null;
      if (code === 400) {
        // Telegram will never take this one; kept, it would hold up what everybody else is to be told.
        this.#deps.logger.warn({ orgId, reason: reasonOf(error) }, 'Telegram refuses a notification');
        return;
      }
      // The person blocked the bot or deleted the chat: their wish, and no reason to try for ever.
      if (code !== 403) throw error;
      await this.#deps.work({ orgId, actor: TELEGRAM, requestId: null }, (work) =>
        unlinkChat(work, notification.user_id),
      );
      this.#deps.logger.info({ orgId }, 'a chat that refuses the bot was unlinked');
    }
  }
}

/** A token belongs to one organization; sealed anywhere else it does not open. */
export function telegramContext(orgId: string): string {
  return `telegram:${orgId}`;
}

function restOf(error: unknown): number {
  const after = error instanceof GrammyError ? error.parameters.retry_after : undefined;
  return after ? after * 1_000 : PAUSE_AFTER_LIMIT_MS;
}

function problemOf(error: unknown): string {
  if (error instanceof GrammyError && error.error_code === 401)
    return 'Telegram refuses the token. Get a new one from @BotFather and enter it here.';
  if (error instanceof GrammyError && error.error_code === 409)
    return 'Another program polls this bot. Stop it, or use a bot of its own for HELIX.';
  return 'The bot stopped; it is tried again by itself.';
}

// Owns one bot while this replica polls it: what people may say to it, and who may say it.
import type { Task } from '@helix/contracts';
import { findTaskIdByKey, findTelegramLink, findUser, listWaitingTasks } from '@helix/database';
import { AppError } from '@helix/runtime';
import { Bot, type Context, InlineKeyboard } from 'grammy';
import type { AppDeps } from '../app-deps.ts';
import { postComment } from '../features/comments/comment-service.ts';
import { approveTask, rejectTask } from '../features/runs/run-service.ts';
import { getTask } from '../features/tasks/task-service.ts';
import type { Mutation } from '../plugins/commit-once.ts';
import type { Principal } from '../plugins/principal.ts';
import { reasonOf } from './telegram-errors.ts';
import { linkChat, TELEGRAM, unlinkChat } from './telegram-links.ts';
import { HELP, NOT_LINKED, subjectOf, taskListText, taskText, wordsAfterKey } from './telegram-texts.ts';

const LIST_MAX = 20;
/** How the bot asks for the reason of a rejection. All of the message: a notification may begin with anybody's name. */
const REASON_QUESTION = /^What should change in [A-Z0-9]+-\d+\? Reply to this message\.$/;

export type TelegramSettings = { token: string; apiRoot: string; orgId: string };

/** A bot that is ready to poll; `deps` are those of the routes, because people may do the same here as there. */
export function createTelegramBot(deps: AppDeps, { token, apiRoot, orgId }: TelegramSettings): Bot {
  const bot = new Bot(token, { client: { apiRoot } });
  const publicUrl = deps.config.publicUrl;

  // Private chats only: what is said in a group is not for everybody in it.
  const chat = bot.chatType('private');
  chat.command('start', async (context) => {
    const code = context.match.trim();
    await context.reply(code === '' ? await greeting(context) : await link(context, code));
  });

  const linked = chat.filter(async (context) => (await principalOf(context)) !== null);
  linked.command('help', (context) => context.reply(HELP));
  linked.command('tasks', async (context) => {
    const { userId } = await requirePrincipal(context);
    const tasks = await listWaitingTasks(deps.database.forOrganization(orgId), orgId, userId, LIST_MAX);
    await context.reply(taskListText(tasks));
  });
  linked.command('task', (context) => answering(context, () => showTask(context, context.match)));
  linked.command('approve', (context) => answering(context, () => approve(context, context.match)));
  linked.command('reject', (context) =>
    answering(context, () => reject(context, context.match, wordsAfterKey(context.match))),
  );
  linked.command('comment', (context) =>
    answering(context, () => comment(context, context.match, wordsAfterKey(context.match))),
  );
  linked.command('unlink', async (context) => {
    const { context: by, principal } = await mutationOf(context);
    await deps.work(by, (work) => unlinkChat(work, principal.userId));
    await context.reply('This chat is no longer linked. I will not write to you any more.');
  });
  linked.callbackQuery(/^approve:([A-Z0-9]+-\d+)$/, async (context) => {
    await answering(context, () => approve(context, context.match[1] ?? ''));
    await context.answerCallbackQuery();
  });
  linked.callbackQuery(/^reject:([A-Z0-9]+-\d+)$/, async (context) => {
    await answering(context, () => reject(context, context.match[1] ?? '', ''));
    await context.answerCallbackQuery();
  });
  linked.on('message:text', async (context) => {
    const original = context.message.reply_to_message;
    const isOurs = original?.from?.id === context.me.id;
    const said = isOurs ? (original.text ?? '') : '';
    if (subjectOf(said) === null) return context.reply(HELP);
    const words = context.message.text;
    return answering(context, () =>
      REASON_QUESTION.test(said) ? reject(context, said, words) : comment(context, said, words),
    );
  });
  linked.on('message', (context) => context.reply(HELP));
  chat.on('message', (context) => context.reply(NOT_LINKED));

  bot.catch(({ error, ctx }) =>
    deps.logger.warn(
      { reason: reasonOf(error), orgId, updateId: ctx.update.update_id },
      'a Telegram update failed',
    ),
  );
  return bot;

  async function greeting(context: Context): Promise<string> {
    return (await principalOf(context)) ? HELP : NOT_LINKED;
  }

  async function link(context: Context, code: string): Promise<string> {
    const chatName = context.from?.username ?? context.from?.first_name ?? 'Telegram';
    const chatId = context.chat?.id ?? 0;
    const user = await deps.work({ orgId, actor: TELEGRAM, requestId: requestId(context) }, (work) =>
      linkChat(work, code, { chatId, chatName }),
    );
    return user
      ? `Hello ${user.name}. This chat is linked now.\n\n${HELP}`
      : 'This code is not valid any more. Get a new one in Settings: it works once, for ten minutes.';
  }

  /** The person whose chat this is, with the rights they have now. */
  async function principalOf(context: Context): Promise<Principal | null> {
    const db = deps.database.forOrganization(orgId);
    const found = context.chat && (await findTelegramLink(db, orgId, { chatId: context.chat.id }));
    const user = found && (await findUser(db, orgId, found.user_id));
    if (!user || user.disabled_at) return null;
    return { userId: user.id, orgId, sessionId: 'telegram', role: user.role, name: user.name };
  }

  async function requirePrincipal(context: Context): Promise<Principal> {
    const principal = await principalOf(context);
    if (!principal) throw new AppError({ status: 401, code: 'unauthenticated', message: NOT_LINKED });
    return principal;
  }

  /** An update that comes twice has one effect. */
  async function mutationOf(context: Context): Promise<Mutation> {
    const principal = await requirePrincipal(context);
    const id = requestId(context);
    return {
      principal,
      context: {
        orgId,
        actor: { type: 'user', id: principal.userId, name: principal.name },
        requestId: id,
      },
      idempotency: { key: id, requestHash: id },
    };
  }

  /** What a text is about, as far as its sender may see it: whether there is more is nobody's business. */
  async function taskOf(context: Context, text: string): Promise<Task> {
    const principal = await requirePrincipal(context);
    const subject = subjectOf(text);
    if (!subject) throw unknownTask('Which task? Write its number, such as MKT-42.');
    const db = deps.database.forOrganization(orgId);
    const id = 'id' in subject ? subject.id : await findTaskIdByKey(db, orgId, subject);
    const task = id && (await getTask(deps, principal, id).catch(nullWhenUnseen));
    if (task) return task;
    const name = 'id' in subject ? 'such task' : `task ${subject.boardKey}-${subject.number}`;
    throw unknownTask(`There is no ${name} that you can see.`);
  }

  async function showTask(context: Context, text: string): Promise<void> {
    const task = await taskOf(context, text);
    const keyboard = task.abilities.approve ? decisionKeyboard(task.key) : undefined;
    await context.reply(taskText(task, publicUrl), {
      reply_markup: keyboard,
      link_preview_options: { is_disabled: true },
    });
  }

  async function approve(context: Context, text: string): Promise<void> {
    const { id, key } = await taskOf(context, text);
    await approveTask(deps, await mutationOf(context), id);
    await context.reply(`${key} is approved and done.`);
  }

  async function reject(context: Context, text: string, feedback: string): Promise<void> {
    const { id, key } = await taskOf(context, text);
    if (feedback === '') return ask(context, `What should change in ${key}?`);
    await rejectTask(deps, await mutationOf(context), id, feedback);
    await context.reply(`${key} goes back with your words. I write when there is a new result.`);
  }

  async function comment(context: Context, text: string, words: string): Promise<void> {
    const { id, key } = await taskOf(context, text);
    if (words === '') return ask(context, `What do you want to say on ${key}?`);
    await postComment(deps, await mutationOf(context), id, words);
    await context.reply(`Your comment is on ${key}.`);
  }

  async function ask(context: Context, question: string): Promise<void> {
    await context.reply(`${question} Reply to this message.`, { reply_markup: { force_reply: true } });
  }

  /** What the API would refuse is said in the same words. */
  async function answering(context: Context, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof AppError) || !error.expected) throw error;
      await context.reply(error.message);
    }
  }
}

export function decisionKeyboard(key: string): InlineKeyboard {
  return new InlineKeyboard().text('Approve', `approve:${key}`).text('Reject…', `reject:${key}`);
}

function unknownTask(message: string): AppError {
  return new AppError({ status: 404, code: 'not_found', message });
}

function nullWhenUnseen(error: unknown): null {
  if (error instanceof AppError && error.status === 404) return null;
  throw error;
}

function requestId(context: Context): string {
  return `telegram-${context.update.update_id}`;
}

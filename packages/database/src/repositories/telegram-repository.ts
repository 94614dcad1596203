// Owns the rows of bots and of the accounts that are linked to them.
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
import type { TelegramBotTable, TelegramLinkTable } from '../tables.ts';
import { mayUserSeeBoard } from './board-visibility.ts';
import type { Connection } from './connection.ts';
import type { NotificationRow } from './notification-repository.ts';

export type TelegramBotRow = Selectable<TelegramBotTable>;
export type TelegramLinkRow = Selectable<TelegramLinkTable>;

export async function findTelegramBot(db: Connection, orgId: string): Promise<TelegramBotRow | null> {
  const row = await db.selectFrom('telegram_bots').selectAll().where('org_id', '=', orgId).executeTakeFirst();
  return row ?? null;
}

export async function saveTelegramBot(
  trx: Trx,
  bot: { orgId: string; tokenEncrypted: string; username: string },
): Promise<void> {
  const values = { token_encrypted: bot.tokenEncrypted, username: bot.username };
  await trx
    .insertInto('telegram_bots')
    .values({ org_id: bot.orgId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('org_id')
        .doUpdateSet({ ...values, problem: null, version: sql<number>`telegram_bots.version + 1` }),
    )
    .execute();
}

/** Its links and codes go with it. */
export async function deleteTelegramBot(trx: Trx, orgId: string): Promise<boolean> {
  const row = await trx
    .deleteFrom('telegram_bots')
    .where('org_id', '=', orgId)
    .returning('org_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the bots that nobody polls, keeps our own. A replica that died loses its lease. */
export async function claimTelegramBots(
  system: Connection,
  owner: string,
  leaseMs: number,
): Promise<TelegramBotRow[]> {
  return system
    .updateTable('telegram_bots')
    .set({
      lease_owner: owner,
      lease_expires_at: sql<Date>`now() + make_interval(secs => ${leaseMs / 1000})`,
    })
    .where((eb) => eb.or([eb('lease_owner', '=', owner), eb('lease_expires_at', '<', sql<Date>`now()`)]))
    .returningAll()
    .execute();
}

export async function releaseTelegramBots(system: Connection, owner: string): Promise<void> {
  await system
    .updateTable('telegram_bots')
    .set({ lease_owner: null, lease_expires_at: sql<Date>`now()` })
    .where('lease_owner', '=', owner)
    .execute();
}

export async function setTelegramProblem(
  db: Connection,
  orgId: string,
  problem: string | null,
): Promise<void> {
  await db.updateTable('telegram_bots').set({ problem }).where('org_id', '=', orgId).execute();
}

/** One code a person: a new one ends the one before. */
export async function saveTelegramCode(
  trx: Trx,
  code: { orgId: string; userId: string; codeHash: string; expiresAt: Date },
): Promise<void> {
  const values = { code_hash: code.codeHash, expires_at: code.expiresAt };
  await trx
    .insertInto('telegram_codes')
    .values({ org_id: code.orgId, user_id: code.userId, ...values })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute();
}

/** Uses the code up. @returns whose it was; null for one that is unknown, used or too old. */
export async function takeTelegramCode(trx: Trx, orgId: string, codeHash: string): Promise<string | null> {
  const row = await trx
    .deleteFrom('telegram_codes')
    .where('org_id', '=', orgId)
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id ?? null;
}

/** A chat belongs to one person, and a person has one chat: the newest link counts. */
export async function saveTelegramLink(
  trx: Trx,
  link: { orgId: string; userId: string; chatId: number; chatName: string },
): Promise<void> {
  await trx
    .deleteFrom('telegram_links')
    .where('org_id', '=', link.orgId)
    .where((eb) => eb.or([eb('user_id', '=', link.userId), eb('chat_id', '=', link.chatId)]))
    .execute();
  await trx
    .insertInto('telegram_links')
    .values({ org_id: link.orgId, user_id: link.userId, chat_id: link.chatId, chat_name: link.chatName })
    .execute();
}

export async function findTelegramLink(
  db: Connection,
  orgId: string,
  by: { userId: string } | { chatId: number },
): Promise<TelegramLinkRow | null> {
  const row = await db
    .selectFrom('telegram_links')
    .selectAll()
    .where('org_id', '=', orgId)
    .where((eb) => ('userId' in by ? eb('user_id', '=', by.userId) : eb('chat_id', '=', by.chatId)))
    .executeTakeFirst();
  return row ?? null;
}

export async function deleteTelegramLink(db: Connection, orgId: string, userId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('telegram_links')
    .where('org_id', '=', orgId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** `task_key`: `MKT-42`. */
export type UnsentNotification = NotificationRow & { chat_id: number; task_key: string };

/** What linked people were told since they linked and have not got yet, as far as they may still see the board. */
export async function listUnsentNotifications(
  db: Connection,
  orgId: string,
  limit: number,
): Promise<UnsentNotification[]> {
  const { rows } = await sql<UnsentNotification>`
    SELECT notifications.*, link.chat_id, boards.key || '-' || tasks.number AS task_key
    FROM telegram_links link
    JOIN users ON users.org_id = link.org_id AND users.id = link.user_id
    JOIN notifications ON notifications.org_id = link.org_id AND notifications.user_id = link.user_id
      AND notifications.telegram_sent_at IS NULL AND notifications.created_at >= link.linked_at
    JOIN tasks ON tasks.org_id = notifications.org_id AND tasks.id = notifications.task_id
    JOIN boards ON boards.org_id = tasks.org_id AND boards.id = tasks.board_id
    WHERE link.org_id = ${orgId}::uuid AND ${mayUserSeeBoard}
    ORDER BY notifications.id LIMIT ${limit}
  `.execute(db);
  return rows;
}

export async function markTelegramSent(db: Connection, orgId: string, notificationId: string): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ telegram_sent_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('id', '=', notificationId)
    .execute();
}

/** A task by the number people read, whoever asks: the caller checks who may see it. */
export async function findTaskIdByKey(
  db: Connection,
  orgId: string,
  key: { boardKey: string; number: number },
): Promise<string | null> {
  const row = await db
    .selectFrom('tasks')
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .select('tasks.id')
    .where('tasks.org_id', '=', orgId)
    .where('boards.key', '=', key.boardKey)
    .where('tasks.number', '=', key.number)
    .executeTakeFirst();
  return row?.id ?? null;
}

export type WaitingTask = { id: string; title: string; status: string; number: number; board_key: string };

/** Tasks that wait for a person on boards this person may see, the newest first. */
export async function listWaitingTasks(
  db: Connection,
  orgId: string,
  userId: string,
  limit: number,
): Promise<WaitingTask[]> {
  const { rows } = await sql<WaitingTask>`
    SELECT tasks.id, tasks.title, tasks.status, tasks.number, boards.key AS board_key
    FROM users
    JOIN boards ON boards.org_id = users.org_id
    JOIN tasks ON tasks.org_id = boards.org_id AND tasks.board_id = boards.id
    WHERE users.org_id = ${orgId}::uuid AND users.id = ${userId}::uuid AND ${mayUserSeeBoard}
      AND tasks.status IN ('review', 'waiting', 'failed') AND tasks.archived_at IS NULL
    ORDER BY tasks.updated_at DESC LIMIT ${limit}
  `.execute(db);
  return rows;
}

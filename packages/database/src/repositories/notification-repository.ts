// Owns what people are told about: rows of one person each, and who may be told at all.
import type { NotificationType } from '@helix/contracts';
import { readableMentions } from '@helix/domain';
import { type Selectable, sql } from 'kysely';
import { newId } from '../id.ts';
import type { NotificationTable } from '../tables.ts';
import type { Work } from '../work.ts';
import { isBoardVisible, mayUserSeeBoard, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type NotificationRow = Selectable<NotificationTable>;

/** The list shows the beginning; the rest is on the task. */
const BODY_MAX_CHARACTERS = 280;

/** The task that a comment, a run or a notification is about. */
export type NotifiedTask = {
  id: string;
  title: string;
  boardId: string;
  /** `MKT-42` */
  key: string;
  createdByUserId: string | null;
};

export type NotificationInput = {
  userIds: Iterable<string>;
  type: NotificationType;
  title: string;
  text: string;
  commentId: string | null;
};

/** Writes and announces one notification to each of these people: the caller has made sure that they may see it. */
export async function notify(
  work: Work,
  task: NotifiedTask,
  actorName: string,
  input: NotificationInput,
): Promise<void> {
  const userIds = [...new Set(input.userIds)];
  if (userIds.length === 0) return;
  await work.trx
    .insertInto('notifications')
    .values(
      userIds.map((userId) => ({
        id: newId(),
        org_id: work.orgId,
        user_id: userId,
        type: input.type,
        title: input.title,
        body: beginningOf(readableMentions(input.text)),
        actor_name: actorName,
        board_id: task.boardId,
        task_id: task.id,
        comment_id: input.commentId,
        read_at: null,
      })),
    )
    .execute();
  for (const userId of userIds) announceTo(work, 'notification.created', userId);
}

/** The event is for this person alone: see `isVisible` of the live updates. */
export function announceTo(work: Work, type: string, userId: string): void {
  work.announce({ type, entity: 'notification', entityId: userId });
}

/** The creator and everybody who has commented, as far as they may still see the board. */
export async function listInvolved(work: Work, task: NotifiedTask): Promise<string[]> {
  return whoMaySee(
    work,
    task,
    sql`SELECT author_id FROM comments
        WHERE org_id = ${work.orgId}::uuid AND task_id = ${task.id}::uuid AND author_type = 'user'
        UNION SELECT ${task.createdByUserId}::uuid`,
  );
}

/** Those of these people who may see the task's board. */
export async function keepThoseWhoMaySee(
  work: Work,
  task: NotifiedTask,
  userIds: Iterable<string | null>,
): Promise<string[]> {
  const ids = [...userIds].filter((id) => id !== null);
  return ids.length === 0 ? [] : whoMaySee(work, task, sql`SELECT unnest(${ids}::uuid[])`);
}

async function whoMaySee(
  work: Work,
  task: NotifiedTask,
  candidates: ReturnType<typeof sql>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT users.id FROM users JOIN boards ON boards.org_id = users.org_id AND boards.id = ${task.boardId}::uuid
    WHERE users.org_id = ${work.orgId}::uuid AND users.id IN (${candidates}) AND ${mayUserSeeBoard}
  `.execute(work.trx);
  return rows.map((row) => row.id);
}

/** One row more than `limit`, when there is one. Newest first; only of tasks that the person may still see. */
export async function listNotifications(
  db: Connection,
  viewer: Viewer,
  page: { limit: number; before: string | null; isUnread: boolean },
): Promise<NotificationRow[]> {
  return visibleTo(db, viewer)
    .selectAll('notifications')
    .select('tasks.board_id')
    .$if(page.isUnread, (query) => query.where('notifications.read_at', 'is', null))
    .$if(page.before !== null, (query) => query.where('notifications.id', '<', page.before ?? ''))
    .orderBy('notifications.id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

export async function countUnreadNotifications(db: Connection, viewer: Viewer): Promise<number> {
  const row = await visibleTo(db, viewer)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('notifications.read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

function visibleTo(db: Connection, viewer: Viewer) {
  return db
    .selectFrom('notifications')
    .innerJoin('tasks', (join) =>
      join.onRef('tasks.org_id', '=', 'notifications.org_id').onRef('tasks.id', '=', 'notifications.task_id'),
    )
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .where('notifications.org_id', '=', viewer.orgId)
    .where('notifications.user_id', '=', viewer.userId)
    .where(isBoardVisible(viewer));
}

/** Null when it is not this person's, or of a task they may no longer see. Read already: nothing changes. */
export async function markNotificationRead(
  work: Work,
  viewer: Viewer,
  notificationId: string,
): Promise<NotificationRow | null> {
  const known = await visibleTo(work.trx, viewer)
    .selectAll('notifications')
    .where('notifications.id', '=', notificationId)
    .executeTakeFirst();
  if (!known || known.read_at !== null) return known ?? null;
  const row = await work.trx
    .updateTable('notifications')
    .set({ read_at: sql<Date>`now()` })
    .where('org_id', '=', viewer.orgId)
    .where('id', '=', notificationId)
    .returningAll()
    .executeTakeFirst();
  announceTo(work, 'notification.read', viewer.userId);
  return row ?? null;
}

export function markAllNotificationsRead(work: Work, viewer: Viewer): Promise<void> {
  return markUnread(work, viewer, null);
}

/** What one task has told this person. */
export function markTaskNotificationsRead(work: Work, viewer: Viewer, taskId: string): Promise<void> {
  return markUnread(work, viewer, taskId);
}

async function markUnread(work: Work, viewer: Viewer, taskId: string | null): Promise<void> {
  const result = await work.trx
    .updateTable('notifications')
    .set({ read_at: sql<Date>`now()` })
    .where('org_id', '=', viewer.orgId)
    .where('user_id', '=', viewer.userId)
    .where('read_at', 'is', null)
    .$if(taskId !== null, (query) => query.where('task_id', '=', taskId ?? ''))
    .executeTakeFirst();
  if (result.numUpdatedRows > 0n) announceTo(work, 'notification.read', viewer.userId);
}

function beginningOf(text: string): string {
  const line = text.trim();
  if (line.length <= BODY_MAX_CHARACTERS) return line;
  // A cut through a surrogate pair would leave half a character, which PostgreSQL cannot store.
  return `${line
    .slice(0, BODY_MAX_CHARACTERS)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}

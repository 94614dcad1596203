// Owns a person's own list of what happened; nobody else reads or changes it.
import type {
  Notification,
  NotificationPage,
  notificationListQuerySchema,
  UnreadCount,
} from '@helix/contracts';
import {
  countUnreadNotifications,
  listNotifications,
  markAllNotificationsRead,
  markNotificationRead,
  markTaskNotificationsRead,
} from '@helix/database';
import { notFound } from '@helix/runtime';
import { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import type { Mutation } from '../../plugins/commit-once.ts';
import { decodePageCursor, toPage } from '../../plugins/page-cursor.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { requireTask } from '../../plugins/task-access.ts';
import { toPublicNotification } from './notification-presenter.ts';

/** Ids rise with time, so that one of them is the place in the list. */
const cursorSchema = z.tuple([z.uuid()]);

export async function readNotifications(
  deps: AppDeps,
  principal: Principal,
  { limit, cursor, unread }: z.output<typeof notificationListQuerySchema>,
): Promise<NotificationPage> {
  const before = decodePageCursor(cursor, cursorSchema)?.[0] ?? null;
  const db = deps.database.forOrganization(principal.orgId);
  const [rows, unreadCount] = await Promise.all([
    listNotifications(db, principal, { limit, before, isUnread: unread }),
    countUnreadNotifications(db, principal),
  ]);
  return { ...toPage(rows, limit, toPublicNotification, (row) => [row.id]), unread_count: unreadCount };
}

export async function readUnreadCount(deps: AppDeps, principal: Principal): Promise<UnreadCount> {
  const db = deps.database.forOrganization(principal.orgId);
  return { unread_count: await countUnreadNotifications(db, principal) };
}

export async function readNotification(
  deps: AppDeps,
  { context, principal }: Mutation,
  notificationId: string,
): Promise<Notification> {
  const row = await deps.work(context, (work) => markNotificationRead(work, principal, notificationId));
  if (!row) throw notFound('notification');
  return toPublicNotification(row);
}

/** @throws AppError 404 for a task that the caller may not see. @returns what is still unread of other tasks. */
export async function readNotificationsOfTask(
  deps: AppDeps,
  { context, principal }: Mutation,
  taskId: string,
): Promise<UnreadCount> {
  await requireTask(deps, principal, taskId);
  await deps.work(context, (work) => markTaskNotificationsRead(work, principal, taskId));
  return readUnreadCount(deps, principal);
}

export async function readAllNotifications(
  deps: AppDeps,
  { context, principal }: Mutation,
): Promise<UnreadCount> {
  await deps.work(context, (work) => markAllNotificationsRead(work, principal));
  return { unread_count: 0 };
}

'use client';

import type { Notification, UnreadCount } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { markAllRead, markRead, notificationKeys } from '../api/notification-requests.ts';
import { type NotificationPages, withRead } from '../notification-cache.ts';

/** Marks as read: shown at once, and put right again when the server refuses. */
export function useReadNotifications(): {
  read: (notification: Notification) => Promise<void>;
  readAll: () => Promise<void>;
} {
  const client = useQueryClient();

  const change = useCallback(
    async (id: string | undefined, count: (unread: number) => number, send: () => Promise<void>) => {
      // An answer that is on its way still shows them as unread.
      await client.cancelQueries({ queryKey: ['notifications'] });
      client.setQueryData<NotificationPages>(notificationKeys.list, (pages) =>
        withRead(pages, new Date().toISOString(), id),
      );
      client.setQueryData<UnreadCount>(
        notificationKeys.unread,
        (known) => known && { unread_count: count(known.unread_count) },
      );
      try {
        await send();
      } catch (error) {
        showToast({ title: 'Not marked as read', description: messageOf(error), tone: 'danger' });
      }
      await client.invalidateQueries({ queryKey: ['notifications'] });
    },
    [client],
  );

  const read = useCallback(
    async (notification: Notification) => {
      if (notification.read_at !== null) return;
      await change(
        notification.id,
        (unread) => Math.max(0, unread - 1),
        () => markRead(notification.id),
      );
    },
    [change],
  );
  const readAll = useCallback(() => change(undefined, () => 0, markAllRead), [change]);
  return { read, readAll };
}

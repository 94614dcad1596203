'use client';

import type { UnreadCount } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { markTaskRead, notificationKeys } from '../api/notification-requests.ts';
import { useUnreadCount } from '../components/unread-bell.tsx';

/** Who looks at a task needs no bell for it: what it has told is read, also what it tells meanwhile. */
export function useReadOfTask(taskId: string | null): void {
  const client = useQueryClient();
  const unread = useUnreadCount();
  useEffect(() => {
    if (taskId === null || unread === 0) return;
    const look = () => {
      // A page in another tab is not looked at.
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', look);
      markTaskRead(taskId).then(
        (count) => {
          client.setQueryData<UnreadCount>(notificationKeys.unread, count);
          if (count.unread_count !== unread)
            void client.invalidateQueries({ queryKey: notificationKeys.list });
        },
        // Of a task that is gone; anything else is tried again with the next one that is told.
        () => undefined,
      );
    };
    document.addEventListener('visibilitychange', look);
    look();
    return () => document.removeEventListener('visibilitychange', look);
  }, [client, taskId, unread]);
}

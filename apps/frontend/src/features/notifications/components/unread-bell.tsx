'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import { unreadCountQuery } from '../api/notification-requests.ts';
import { countWords, shortCount } from '../notification-cache.ts';

export function useUnreadCount(): number {
  return useQuery(unreadCountQuery()).data?.unread_count ?? 0;
}

/** What its button is called. */
export function bellLabel(count: number): string {
  return count === 0 ? 'Notifications' : `Notifications, ${countWords(count)}`;
}

/** A bell with the number of what is unread. */
export function UnreadBell({ count }: { count: number }) {
  return (
    <span className="relative inline-flex">
      <Bell aria-hidden />
      {count > 0 ? (
        <span
          aria-hidden
          className="absolute -top-2 left-1.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-[10px] leading-none font-semibold text-on-accent"
        >
          {shortCount(count)}
        </span>
      ) : null}
    </span>
  );
}

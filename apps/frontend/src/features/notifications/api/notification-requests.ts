import { notificationPageSchema, type UnreadCount, unreadCountSchema } from '@helix/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';

// Both keys begin with the entity's plural, so that one live event makes both stale.
export const notificationKeys = {
  list: ['notifications', 'list'] as const,
  unread: ['notifications', 'unread'] as const,
};

export function unreadCountQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: notificationKeys.unread,
    queryFn: ({ signal }) =>
      api.get('/api/notifications/unread-count', { schema: unreadCountSchema, signal }),
  });
}

/** Newest first, page by page. */
export function notificationsQuery(api: ApiClient = browserApi) {
  return infiniteQueryOptions({
    queryKey: notificationKeys.list,
    queryFn: ({ signal, pageParam }) =>
      api.get('/api/notifications', {
        schema: notificationPageSchema,
        query: { cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export async function markRead(notificationId: string): Promise<void> {
  await browserApi.post(`/api/notifications/${notificationId}/read`, { schema: z.unknown() });
}

/** What one task has told. @returns what is unread of others. */
export async function markTaskRead(taskId: string): Promise<UnreadCount> {
  return browserApi.post(`/api/tasks/${taskId}/notifications/read`, { schema: unreadCountSchema });
}

export async function markAllRead(): Promise<void> {
  await browserApi.post('/api/notifications/read-all', { schema: z.unknown() });
}

// Owns how reading shows at once: in the list and in the count, before the server has answered.
import type { NotificationPage } from '@helix/contracts';
import type { InfiniteData } from '@tanstack/react-query';

export type NotificationPages = InfiniteData<NotificationPage, string | null>;

/** Without an id, all of them. */
export function withRead(
  pages: NotificationPages | undefined,
  readAt: string,
  id?: string,
): NotificationPages | undefined {
  if (!pages) return undefined;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((item) =>
        item.read_at === null && (id === undefined || item.id === id) ? { ...item, read_at: readAt } : item,
      ),
    })),
  };
}

/** As it stands on the bell. */
export function shortCount(count: number): string {
  return count > 99 ? '99+' : String(count);
}

export function countWords(count: number): string {
  return count === 1 ? '1 unread notification' : `${count} unread notifications`;
}

import type { Notification } from '@helix/contracts';
import { expect, it } from 'vitest';
import { countWords, type NotificationPages, shortCount, withRead } from './notification-cache.ts';

const item = (id: string, read_at: string | null = null) => ({ id, read_at }) as Notification;
const pages: NotificationPages = {
  pages: [
    { items: [item('a'), item('b', 'before')], next_cursor: 'x', unread_count: 2 },
    { items: [item('c')], next_cursor: null, unread_count: 2 },
  ],
  pageParams: [null, 'x'],
};
const readTimes = (result: NotificationPages | undefined) =>
  result?.pages.flatMap(({ items }) => items.map(({ read_at }) => read_at));

it('marks one as read, or all, and keeps when others were read', () => {
  expect(readTimes(withRead(pages, 'now', 'c'))).toEqual([null, 'before', 'now']);
  expect(readTimes(withRead(pages, 'now'))).toEqual(['now', 'before', 'now']);
  expect(withRead(undefined, 'now')).toBeUndefined();
});

it('counts in words and in little space', () => {
  expect([1, 99, 100].map(shortCount)).toEqual(['1', '99', '99+']);
  expect([1, 3].map(countWords)).toEqual(['1 unread notification', '3 unread notifications']);
});

'use client';

import type { Notification, NotificationType } from '@helix/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import {
  AtSign,
  Bell,
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CircleSlash,
  type LucideIcon,
  MessageSquare,
} from 'lucide-react';
import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { messageOf } from '#lib/api-error.ts';
import { classNames } from '#lib/class-names.ts';
import { plainExcerpt } from '#lib/plain-excerpt.ts';
import { taskLink } from '#lib/task-link.ts';
import { notificationsQuery } from '../api/notification-requests.ts';

const looks: Record<NotificationType, { Icon: LucideIcon; className: string }> = {
  mention: { Icon: AtSign, className: 'text-accent-ink' },
  reply: { Icon: MessageSquare, className: 'text-ink-muted' },
  result: { Icon: CircleCheck, className: 'text-success' },
  failure: { Icon: CircleAlert, className: 'text-danger' },
  question: { Icon: CircleHelp, className: 'text-question' },
  chain_ended: { Icon: CircleSlash, className: 'text-attention' },
};

interface NotificationListProps {
  /** Called when one is opened: its task is shown by the link itself. */
  onOpen: (notification: Notification) => void;
}

/** Newest first; each leads to its task. */
export function NotificationList({ onOpen }: NotificationListProps) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    notificationsQuery(),
  );
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <ListPlaces />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState icon={<Bell aria-hidden />} title="Nothing here yet">
        You hear from here when somebody mentions you or answers, and when an agent is done.
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {items.map((item) => (
          <li key={item.id} className="border-b border-line last:border-b-0">
            <NotificationRow notification={item} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <div className="flex justify-center border-t border-line p-2">
          <Button size="sm" variant="ghost" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        </div>
      ) : null}
    </>
  );
}

function NotificationRow({ notification, onOpen }: NotificationListProps & { notification: Notification }) {
  const { type, title, body, board_id, task_id, comment_id, read_at, created_at } = notification;
  const { Icon, className } = looks[type];
  const isUnread = read_at === null;
  return (
    <Link
      href={taskLink(board_id, task_id, comment_id)}
      prefetch={false}
      onClick={() => onOpen(notification)}
      className="flex min-w-0 gap-2.5 px-3 py-2.5 text-sm -outline-offset-2 transition-colors hover:bg-hover"
    >
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', className)} />
      <span className="min-w-0 flex-1">
        <span className={classNames('block wrap-anywhere', isUnread ? 'font-medium' : 'text-ink-muted')}>
          {title}
        </span>
        {body === '' ? null : (
          <span className="line-clamp-2 text-ink-muted wrap-anywhere">{plainExcerpt(body)}</span>
        )}
        <RelativeTime time={created_at} className="text-xs text-ink-subtle" />
      </span>
      <span className="flex w-2 shrink-0 pt-1.5">
        {isUnread ? (
          <>
            <span aria-hidden className="size-2 rounded-full bg-accent" />
            <span className="sr-only">Unread</span>
          </>
        ) : null}
      </span>
    </Link>
  );
}

function Failure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <EmptyState
      icon={<CircleAlert aria-hidden />}
      title="Notifications could not be loaded"
      action={<Button onClick={onRetry}>Try again</Button>}
    >
      {messageOf(error)}
    </EmptyState>
  );
}

const places = ['first', 'second', 'third'];

/** In the true layout, so that nothing jumps. */
function ListPlaces() {
  return (
    <div aria-busy="true">
      {places.map((place) => (
        <div key={place} className="flex gap-2.5 border-b border-line px-3 py-2.5 last:border-b-0">
          <Skeleton className="mt-0.5 size-4 shrink-0" />
          <div className="flex flex-1 flex-col gap-1.5">
            <Skeleton className="h-4 w-3/5" />
            <Skeleton className="h-4 w-4/5" />
            <Skeleton className="h-3 w-16" />
          </div>
        </div>
      ))}
    </div>
  );
}

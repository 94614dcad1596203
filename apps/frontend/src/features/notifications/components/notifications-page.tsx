'use client';

import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { useReadNotifications } from '../hooks/use-read-notifications.ts';
import { NotificationList } from './notification-list.tsx';
import { useUnreadCount } from './unread-bell.tsx';

/** What the bell shows, on a page of its own. */
export function NotificationsPage() {
  const count = useUnreadCount();
  const { read, readAll } = useReadNotifications();
  return (
    <>
      <PageHeader
        title="Notifications"
        facts={count > 0 ? <span className="text-sm text-ink-muted">{count} unread</span> : null}
        actions={
          count > 0 ? (
            <Button size="sm" onClick={() => void readAll()}>
              Mark all read
            </Button>
          ) : null
        }
      />
      <div className="mx-auto max-w-3xl p-4 md:p-6">
        <div className="overflow-hidden rounded-lg border border-line bg-surface">
          <NotificationList onOpen={(notification) => void read(notification)} />
        </div>
      </div>
    </>
  );
}

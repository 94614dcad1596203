'use client';

import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { announce } from '#lib/announce.tsx';
import { useReadNotifications } from '../hooks/use-read-notifications.ts';
import { countWords } from '../notification-cache.ts';
import { NotificationList } from './notification-list.tsx';
import { bellLabel, UnreadBell, useUnreadCount } from './unread-bell.tsx';

/** The bell of the sidebar, with the list beside it. Mounted once: it also says aloud that something has come. */
export function NotificationBell() {
  const count = useUnreadCount();
  const [isOpen, setOpen] = useState(false);
  const { read, readAll } = useReadNotifications();
  useArrivalAnnouncement(count);
  return (
    <Popover
      title="Notifications"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<IconButton label={bellLabel(count)} icon={<UnreadBell count={count} />} />}
      actions={
        count > 0 ? (
          <Button size="sm" variant="ghost" onClick={() => void readAll()}>
            Mark all read
          </Button>
        ) : null
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <NotificationList
          onOpen={(notification) => {
            setOpen(false);
            void read(notification);
          }}
        />
      </div>
      <footer className="flex shrink-0 justify-center border-t border-line p-1">
        <Link href="/notifications" onClick={() => setOpen(false)} className={buttonClasses('ghost', 'sm')}>
          See all
        </Link>
      </footer>
    </Popover>
  );
}

/** The bell of a phone: leads to the page. */
export function NotificationLink() {
  const count = useUnreadCount();
  return (
    <Link
      href="/notifications"
      aria-label={bellLabel(count)}
      className="inline-flex size-10 shrink-0 items-center justify-center rounded-md text-ink-muted hover:bg-hover [&_svg]:size-4"
    >
      <UnreadBell count={count} />
    </Link>
  );
}

function useArrivalAnnouncement(count: number): void {
  const known = useRef(count);
  useEffect(() => {
    if (count > known.current) announce(`New notification. ${countWords(count)}.`);
    known.current = count;
  }, [count]);
}

'use client';

import { Dialog } from '@base-ui/react/dialog';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';

interface NavigationDrawerProps {
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The sidebar of a phone: slides in from the left, closes when a page was chosen. */
export function NavigationDrawer({ isOpen, onClose, children }: NavigationDrawerProps) {
  const pathname = usePathname();
  const openedAt = useRef(pathname);
  useEffect(() => {
    if (openedAt.current === pathname) return;
    openedAt.current = pathname;
    onClose();
  }, [pathname, onClose]);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(isNextOpen) => !isNextOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-overlay transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] flex-col bg-canvas shadow-popup outline-none transition-[translate] data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <Dialog.Title className="sr-only">Navigation</Dialog.Title>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useMediaQuery } from '#lib/use-media-query.ts';
import { IconButton } from './icon-button.tsx';

interface SidePanelProps {
  isOpen: boolean;
  onClose: () => void;
  /** Names the panel; shown unless `header` is given. */
  title: string;
  /** What stands at the top left: a number, a status, a menu. */
  header?: ReactNode;
  /** Buttons beside the closing one. */
  actions?: ReactNode;
  /** Stays in sight below the scrolling part. */
  footer?: ReactNode;
  children: ReactNode;
}

/** Stands beside the page, which stays usable; on a phone it takes the whole screen. Escape closes it. */
export function SidePanel({ isOpen, onClose, title, header, actions, footer, children }: SidePanelProps) {
  const isPhone = useMediaQuery('(max-width: 767px)');
  // The panel itself takes the focus: its name is read, and no button lights up that nobody asked for.
  const popupRef = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root
      open={isOpen}
      onOpenChange={(nextOpen) => {
        if (!nextOpen) onClose();
      }}
      modal={isPhone}
      disablePointerDismissal
    >
      <BaseDialog.Portal>
        <BaseDialog.Popup
          ref={popupRef}
          initialFocus={popupRef}
          className="fixed inset-0 z-30 flex flex-col bg-surface outline-none transition-[opacity,translate] data-ending-style:translate-x-4 data-ending-style:opacity-0 data-starting-style:translate-x-4 data-starting-style:opacity-0 md:left-auto md:w-[min(40rem,56vw)] md:border-l md:border-line-strong md:shadow-popup"
        >
          <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
            <BaseDialog.Title className={header ? 'sr-only' : 'min-w-0 flex-1 truncate font-semibold'}>
              {title}
            </BaseDialog.Title>
            {header ? <div className="flex min-w-0 flex-1 items-center gap-2">{header}</div> : null}
            {actions}
            <BaseDialog.Close render={<IconButton label="Close" shortcut="Esc" icon={<X aria-hidden />} />} />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
          {footer ? <footer className="shrink-0 border-t border-line p-3">{footer}</footer> : null}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

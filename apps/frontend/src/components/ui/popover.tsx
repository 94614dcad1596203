'use client';

import { Popover as BasePopover } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';
import { popupClasses } from './popup-classes.ts';

interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>;
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Stands beside its button; Escape or a click elsewhere closes it and gives the focus back. */
export function Popover({ trigger, title, isOpen, onOpenChange, actions, children }: PopoverProps) {
  return (
    <BasePopover.Root open={isOpen} onOpenChange={onOpenChange}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 outline-none"
        >
          <BasePopover.Popup
            className={classNames(
              popupClasses,
              'flex max-h-[min(36rem,var(--available-height))] w-96 max-w-(--available-width) flex-col overflow-hidden p-0!',
            )}
          >
            <header className="flex min-h-11 shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
              <BasePopover.Title className="min-w-0 flex-1 truncate text-sm font-semibold">
                {title}
              </BasePopover.Title>
              {actions}
            </header>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}

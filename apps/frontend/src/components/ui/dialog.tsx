'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactElement, type ReactNode, useRef } from 'react';
import { classNames } from '#lib/class-names.ts';
import { IconButton } from './icon-button.tsx';

const focusable = 'input:not([type="hidden"]), textarea, [role="combobox"], button, a[href]';

interface DialogProps {
  title: string;
  description?: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  /** The button that opens it, where it opens itself. */
  trigger?: ReactElement<Record<string, unknown>>;
  /** Where it is a question about something dangerous, a click beside it does not close it. */
  isAlert?: boolean;
  /** `lg` for what is looked at: a picture, a text. */
  size?: 'md' | 'lg';
  children: ReactNode;
}

export function Dialog({
  title,
  description,
  isOpen,
  onOpenChange,
  trigger,
  isAlert = false,
  size = 'md',
  children,
}: DialogProps) {
  const contentRef = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root open={isOpen} onOpenChange={onOpenChange} disablePointerDismissal={isAlert}>
      {trigger ? <BaseDialog.Trigger render={trigger} /> : null}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop
          // Over a panel too, which has none of its own.
          forceRender
          className="fixed inset-0 z-40 bg-overlay transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
        />
        <BaseDialog.Viewport className="fixed inset-0 z-40 flex items-end justify-center overflow-y-auto sm:items-start sm:p-6 sm:pt-[12dvh]">
          <BaseDialog.Popup
            role={isAlert ? 'alertdialog' : 'dialog'}
            // What the dialog is for comes first, not its way out; a finger is spared the keyboard.
            initialFocus={(interaction) =>
              interaction === 'touch' ||
              (contentRef.current?.querySelector<HTMLElement>('[data-first-focus]') ??
                contentRef.current?.querySelector<HTMLElement>(focusable) ??
                contentRef.current ??
                true)
            }
            className={classNames(
              'w-full rounded-t-xl bg-raised shadow-popup outline-none transition-[opacity,translate] data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0 sm:rounded-xl',
              size === 'lg' ? 'max-w-3xl' : 'max-w-lg',
            )}
          >
            <div className="flex items-start gap-3 px-5 pt-4 pb-1">
              <div className="min-w-0 flex-1">
                <BaseDialog.Title className="text-lg font-semibold wrap-anywhere">{title}</BaseDialog.Title>
                {description ? (
                  <BaseDialog.Description render={<div />} className="mt-0.5 text-sm text-ink-muted">
                    {description}
                  </BaseDialog.Description>
                ) : null}
              </div>
              <BaseDialog.Close
                render={<IconButton label="Close" icon={<X aria-hidden />} className="-mr-2" />}
              />
            </div>
            <div ref={contentRef} tabIndex={-1} className="px-5 pt-3 pb-5 outline-none">
              {children}
            </div>
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** The row of buttons that ends a dialog or a form; the main one comes last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}

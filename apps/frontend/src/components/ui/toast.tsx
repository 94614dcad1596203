'use client';

import { Toast as BaseToast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

interface ToastMessage {
  title: string;
  description?: string;
  tone?: 'info' | 'success' | 'danger';
  /** Such as Undo. */
  action?: { label: string; run: () => void };
}

interface ToastData {
  action?: ToastMessage['action'];
}

const manager = BaseToast.createToastManager<ToastData>();

/** What went well goes by itself; what went wrong stays until it is closed. */
const readingTimeMs = 6_000;

/** Tells the person something that has happened elsewhere on the page. */
export function showToast({ title, description, tone = 'info', action }: ToastMessage): void {
  manager.add({
    title,
    description,
    type: tone,
    priority: tone === 'danger' ? 'high' : 'low',
    timeout: tone === 'danger' ? 0 : readingTimeMs,
    data: { action },
  });
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <BaseToast.Provider toastManager={manager} limit={3}>
      {children}
      <BaseToast.Portal>
        {/* Clear of the decisions at the bottom of a task, which stand right, on a phone below. */}
        <BaseToast.Viewport className="fixed inset-x-3 top-14 z-70 flex flex-col gap-2 outline-none sm:top-auto sm:bottom-4 sm:right-auto sm:left-4 sm:w-96 md:left-64 lg:left-68">
          <ToastList />
        </BaseToast.Viewport>
      </BaseToast.Portal>
    </BaseToast.Provider>
  );
}

const icons = {
  info: <Info aria-hidden className="text-accent-ink" />,
  success: <CircleCheck aria-hidden className="text-success" />,
  danger: <CircleAlert aria-hidden className="text-danger" />,
};

function ToastList() {
  const { toasts } = BaseToast.useToastManager<ToastData>();
  return toasts.map((toast) => {
    const action = toast.data?.action;
    return (
      <BaseToast.Root
        key={toast.id}
        toast={toast}
        className="rounded-lg bg-raised shadow-popup transition-[opacity,translate] data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
      >
        <BaseToast.Content className="flex items-start gap-2.5 py-2.5 pr-1.5 pl-3">
          <span className="mt-0.5 [&_svg]:size-4">
            {icons[toast.type as keyof typeof icons] ?? icons.info}
          </span>
          <div className="min-w-0 flex-1">
            <BaseToast.Title className="text-sm font-medium wrap-break-word" />
            <BaseToast.Description className="text-sm wrap-break-word text-ink-muted" />
          </div>
          {action ? (
            <Button
              size="sm"
              onClick={() => {
                manager.close(toast.id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          ) : null}
          <BaseToast.Close
            aria-label="Dismiss"
            className="flex size-7 shrink-0 items-center justify-center rounded-md text-ink-muted hover:bg-hover"
          >
            <X aria-hidden className="size-4" />
          </BaseToast.Close>
        </BaseToast.Content>
      </BaseToast.Root>
    );
  });
}

import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

/** A key or a chord, such as `C` or `⌘ Enter`. */
export function Kbd({ children, tone = 'normal' }: { children: ReactNode; tone?: 'normal' | 'inverse' }) {
  return (
    <kbd
      className={classNames(
        'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 font-sans text-[11px] leading-none',
        tone === 'inverse' ? 'border-current/30' : 'border-line-strong bg-surface text-ink-muted',
      )}
    >
      {children}
    </kbd>
  );
}

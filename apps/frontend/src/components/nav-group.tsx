import type { ReactNode } from 'react';

/** A titled part of the sidebar. */
export function NavGroup({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-px">
      <div className="flex h-7 items-center justify-between pr-1 pl-2">
        <h2 className="text-xs font-medium text-ink-subtle">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

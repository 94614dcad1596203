import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: ReactNode;
  /** Before the title: a mark, a way back. */
  lead?: ReactNode;
  /** Beside the title: a status. */
  facts?: ReactNode;
  actions?: ReactNode;
}

/** The first line of a page: what it is, and what can be done with all of it. */
export function PageHeader({ title, lead, facts, actions }: PageHeaderProps) {
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2 md:px-6">
      {lead}
      <h1 className="min-w-0 truncate text-lg font-semibold">{title}</h1>
      {facts}
      {actions ? <div className="ml-auto flex items-center gap-2">{actions}</div> : null}
    </header>
  );
}

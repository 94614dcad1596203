import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

/** A surface with a hairline; no shadow. */
export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div {...props} className={classNames('rounded-lg border border-line bg-surface', className)} />;
}

interface SectionProps {
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A titled card of a settings page. */
export function Section({ title, description, action, children }: SectionProps) {
  return (
    <section className="rounded-lg border border-line bg-surface">
      <header className="flex items-start justify-between gap-4 px-4 pt-4 sm:px-5">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{title}</h2>
          {description ? <p className="mt-0.5 text-sm text-ink-muted">{description}</p> : null}
        </div>
        {action}
      </header>
      <div className="p-4 sm:px-5 sm:pb-5">{children}</div>
    </section>
  );
}

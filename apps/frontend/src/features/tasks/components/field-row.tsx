import type { MouseEvent, ReactNode } from 'react';
import { quietControlClasses } from '#components/ui/control-classes.ts';
import { classNames } from '#lib/class-names.ts';

interface FieldRowProps {
  label: string;
  /** Of the control, where it takes its name from here. */
  htmlFor?: string;
  children: ReactNode;
}

/** A property of a task: its name, and its value to be changed in place. */
export function FieldRow({ label, htmlFor, children }: FieldRowProps) {
  return (
    <div className="flex min-w-0 flex-col text-xs lg:grid lg:grid-cols-[4.5rem_minmax(0,1fr)] lg:items-center lg:text-sm">
      {htmlFor ? (
        <label htmlFor={htmlFor} className="text-ink-muted">
          {label}
        </label>
      ) : (
        <span aria-hidden className="text-ink-muted">
          {label}
        </span>
      )}
      {/* Its text begins where the name above it does. */}
      <div className="-ml-2 min-w-0 lg:ml-0">{children}</div>
    </div>
  );
}

interface ValueButtonProps {
  /** Read aloud, behind the name of the row. */
  label: string;
  /** Nothing has been set yet. */
  isEmpty: boolean;
  tone?: 'normal' | 'danger';
  disabled: boolean;
  onClick: (event: MouseEvent) => void;
  children: ReactNode;
}

/** A value in words; pressed, it gives way to the field that changes it. */
export function ValueButton({
  label,
  isEmpty,
  tone = 'normal',
  disabled,
  onClick,
  children,
}: ValueButtonProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      aria-label={label}
      onClick={onClick}
      suppressHydrationWarning
      className={classNames(
        quietControlClasses,
        'flex min-h-8 flex-wrap items-center gap-1 px-2 py-1 text-left text-sm pointer-coarse:min-h-10',
        isEmpty ? 'text-ink-subtle' : tone === 'danger' ? 'text-danger' : 'text-ink',
      )}
    >
      {children}
    </button>
  );
}

import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

const tones = {
  neutral: 'bg-hover text-ink-muted',
  accent: 'bg-accent-soft text-accent-ink',
  attention: 'bg-attention-soft text-attention',
  danger: 'bg-danger-soft text-danger',
  success: 'bg-success-soft text-success',
};

/** A small fact beside a name: a tag, "Default", "Demo". */
export function Badge({
  children,
  tone = 'neutral',
  icon,
}: {
  children: ReactNode;
  tone?: keyof typeof tones;
  icon?: ReactNode;
}) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 max-w-40 shrink-0 items-center gap-1 rounded-sm px-1.5 text-xs font-medium [&_svg]:size-3',
        tones[tone],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

const tones = {
  info: { icon: Info, classes: 'bg-accent-soft', mark: 'text-accent-ink' },
  success: { icon: CircleCheck, classes: 'bg-success-soft', mark: 'text-success' },
  warning: { icon: TriangleAlert, classes: 'bg-attention-soft', mark: 'text-attention' },
  danger: { icon: CircleAlert, classes: 'bg-danger-soft', mark: 'text-danger' },
};

interface NoticeProps {
  tone: keyof typeof tones;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Read aloud when it appears. */
  isLive?: boolean;
}

/** What happened, why, and the one button that helps, where it happened. */
export function Notice({ tone, title, children, action, isLive = false }: NoticeProps) {
  const { icon: Icon, classes, mark } = tones[tone];
  const role = isLive ? (tone === 'danger' ? 'alert' : 'status') : undefined;
  return (
    <div role={role} className={classNames('flex gap-2.5 rounded-lg px-3 py-2.5 text-sm', classes)}>
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', mark)} />
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-break-word">{title}</p>
        {children ? <div className="mt-0.5 wrap-break-word text-ink-muted">{children}</div> : null}
      </div>
      {action ? <div className="shrink-0 self-center">{action}</div> : null}
    </div>
  );
}

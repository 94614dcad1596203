import {
  Ban,
  Circle,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleHelp,
  CirclePause,
  CircleX,
  Eye,
  KeyRound,
  LoaderCircle,
  PlugZap,
  TimerOff,
  Unplug,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { classNames } from '#lib/class-names.ts';

interface StatusLook {
  label: string;
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>;
  text: string;
  soft: string;
}

const look = (label: string, icon: StatusLook['icon'], text: string, soft: string): StatusLook => ({
  label,
  icon,
  text,
  soft,
});

/** Word, shape and colour of every state of a task, a run, an agent and a gateway: the same everywhere. */
export const statusLooks = {
  todo: look('To do', Circle, 'text-ink-muted', 'bg-hover'),
  in_progress: look('In progress', CircleDot, 'text-running', 'bg-running-soft'),
  review: look('Review', Eye, 'text-attention', 'bg-attention-soft'),
  waiting: look('Waiting for you', CircleHelp, 'text-question', 'bg-question-soft'),
  done: look('Done', CircleCheck, 'text-success', 'bg-success-soft'),
  failed: look('Failed', CircleAlert, 'text-danger', 'bg-danger-soft'),
  cancelled: look('Cancelled', Ban, 'text-ink-muted', 'bg-hover'),
  queued: look('Queued', CircleDashed, 'text-ink-muted', 'bg-hover'),
  running: look('Running', LoaderCircle, 'text-running', 'bg-running-soft'),
  succeeded: look('Succeeded', CircleCheck, 'text-success', 'bg-success-soft'),
  timed_out: look('Timed out', TimerOff, 'text-danger', 'bg-danger-soft'),
  online: look('Online', CircleCheck, 'text-success', 'bg-success-soft'),
  busy: look('Working', LoaderCircle, 'text-running', 'bg-running-soft'),
  error: look('Error', CircleAlert, 'text-danger', 'bg-danger-soft'),
  paused: look('Paused', CirclePause, 'text-ink-muted', 'bg-hover'),
  offline: look('Offline', CircleX, 'text-ink-muted', 'bg-hover'),
  connecting: look('Connecting', LoaderCircle, 'text-ink-muted', 'bg-hover'),
  ready: look('Connected', PlugZap, 'text-success', 'bg-success-soft'),
  pairing_required: look('Needs approval', KeyRound, 'text-attention', 'bg-attention-soft'),
  refused: look('Refused', CircleX, 'text-danger', 'bg-danger-soft'),
  away: look('Away', Unplug, 'text-attention', 'bg-attention-soft'),
} as const satisfies Record<string, StatusLook>;

export type Status = keyof typeof statusLooks;

const moving: ReadonlySet<Status> = new Set(['running', 'busy', 'connecting']);

/** Only the shape, for tight places; the word is read aloud. */
export function StatusIcon({ status, className }: { status: Status; className?: string }) {
  const { icon: Icon, text, label } = statusLooks[status];
  return (
    <span className={classNames('inline-flex shrink-0', text, className)}>
      <Icon aria-hidden className={classNames('size-4', moving.has(status) && 'animate-working')} />
      <span className="sr-only">{label}</span>
    </span>
  );
}

export function StatusBadge({ status, label }: { status: Status; label?: string }) {
  const { icon: Icon, text, soft, label: ownLabel } = statusLooks[status];
  return (
    <span
      className={classNames(
        'inline-flex h-5.5 shrink-0 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap',
        text,
        soft,
      )}
    >
      <Icon aria-hidden className={classNames('size-3.5', moving.has(status) && 'animate-working')} />
      {label ?? ownLabel}
    </span>
  );
}

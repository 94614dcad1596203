'use client';

import { ClockAlert, CloudOff, LoaderCircle } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#lib/class-names.ts';
import { useLiveStatus } from '#lib/live-context.tsx';
import { useNow } from '#lib/use-now.ts';

const words = {
  live: 'Live',
  delayed: 'Updates delayed',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
} as const;

const DELAYED_HINT = 'The server cannot read changes just now. They appear by themselves as soon as it can.';

/** Whether what the page shows is the present; says since when it is not, and offers to try again. */
export function ConnectionStatus({ isCompact = false }: { isCompact?: boolean }) {
  const { state, since, retryNow } = useLiveStatus();
  const now = useNow();
  const phase = state === 'reconnecting' && since === 0 ? 'connecting' : state;
  const minutes = since > 0 ? Math.floor((now - since) / 60_000) : 0;
  const isLost = phase === 'reconnecting' || phase === 'offline';
  const needsAttention = isLost || phase === 'delayed';
  return (
    <div className={classNames('flex items-center gap-2', !isCompact && 'min-h-8 px-2')}>
      <div role="status" className="flex min-w-0 flex-1 items-center gap-2 text-xs text-ink-muted">
        <span
          className={classNames(
            'flex size-4 shrink-0 items-center justify-center',
            needsAttention ? 'text-attention' : 'text-ink-subtle',
          )}
        >
          {phase === 'live' ? (
            <span aria-hidden className="size-2 rounded-full bg-success" />
          ) : phase === 'offline' ? (
            <CloudOff aria-hidden className="size-4" />
          ) : phase === 'delayed' ? (
            <ClockAlert aria-hidden className="size-4" />
          ) : (
            <LoaderCircle aria-hidden className="size-4 animate-working" />
          )}
        </span>
        <span className="truncate" title={phase === 'delayed' ? DELAYED_HINT : undefined}>
          {words[phase]}
          {needsAttention && minutes > 0 ? <span className="text-ink-subtle"> {minutes} min</span> : null}
        </span>
      </div>
      {isLost && retryNow ? (
        <Button size="sm" variant="ghost" onClick={retryNow}>
          Try now
        </Button>
      ) : null}
    </div>
  );
}

'use client';

import { CloudOff, LoaderCircle } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#lib/class-names.ts';
import { useLiveStatus } from '#lib/live-context.tsx';
import { useNow } from '#lib/use-now.ts';

const words = {
  live: 'Live',
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
} as const;

/** Whether what the page shows is the present; says since when it is not, and offers to try again. */
export function ConnectionStatus({ isCompact = false }: { isCompact?: boolean }) {
  const { state, since, retryNow } = useLiveStatus();
  const now = useNow();
  const phase = state === 'reconnecting' && since === 0 ? 'connecting' : state;
  const minutes = since > 0 ? Math.floor((now - since) / 60_000) : 0;
  const isLost = phase === 'reconnecting' || phase === 'offline';
  return (
    <div className={classNames('flex items-center gap-2', !isCompact && 'min-h-8 px-2')}>
      <div role="status" className="flex min-w-0 flex-1 items-center gap-2 text-xs text-ink-muted">
        <span
          className={classNames(
            'flex size-4 shrink-0 items-center justify-center',
            isLost ? 'text-attention' : 'text-ink-subtle',
          )}
        >
          {phase === 'live' ? (
            <span aria-hidden className="size-2 rounded-full bg-success" />
          ) : phase === 'offline' ? (
            <CloudOff aria-hidden className="size-4" />
          ) : (
            <LoaderCircle aria-hidden className="size-4 animate-working" />
          )}
        </span>
        <span className="truncate">
          {words[phase]}
          {isLost && minutes > 0 ? <span className="text-ink-subtle"> {minutes} min</span> : null}
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

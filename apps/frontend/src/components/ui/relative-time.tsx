'use client';

import { exactTime, relativeTime } from '#lib/relative-time.ts';
import { useNow } from '#lib/use-now.ts';

interface RelativeTimeProps {
  /** An ISO time or epoch milliseconds. */
  time: string | number;
  className?: string;
}

/** A relative time that keeps itself true, with the exact one (in the reader's zone) on hover. */
export function RelativeTime({ time, className }: RelativeTimeProps) {
  const date = new Date(time);
  // The shared clock is up to a tick old: what has just happened must not read as the future.
  const now = Math.max(useNow(), Math.min(date.getTime(), Date.now()));
  return (
    <time
      dateTime={date.toISOString()}
      className={className}
      // The zone is known only in the browser, so the exact time is written when it is asked for.
      onPointerEnter={(event) => {
        event.currentTarget.title = exactTime(date);
      }}
      suppressHydrationWarning
    >
      {relativeTime(date, new Date(now))}
    </time>
  );
}

'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { browserTimeZone, rememberTimeZone } from './time-zone.ts';

const never = () => () => undefined;

/** @param initial what the server drew with: the same at first, so that nothing has to be drawn twice. */
export function useTimeZone(initial: string): string {
  const timeZone = useSyncExternalStore(never, browserTimeZone, () => initial);
  useEffect(() => {
    if (timeZone !== initial) rememberTimeZone(timeZone);
  }, [timeZone, initial]);
  return timeZone;
}

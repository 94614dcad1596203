'use client';

import { useSyncExternalStore } from 'react';

/** One clock for every relative time on the page: one timer, whatever their number. */
const tickMs = 20_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
      now = 0;
    }
  };
}

function read(): number {
  if (now === 0 || Date.now() - now > tickMs) now = Date.now();
  return now;
}

/** The present, in epoch milliseconds, renewed every 20 seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read, read);
}

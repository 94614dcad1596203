'use client';

import { useSyncExternalStore } from 'react';

// One polite region for the page: what changed by a key or a drop is said once, streamed text never.
let message = '';
const listeners = new Set<() => void>();

/** Says a sentence to people who use a screen reader. */
export function announce(text: string): void {
  // The same sentence twice is only read twice when the text differs.
  message = message === text ? `${text}\u00A0` : text;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Mounted once per page. */
export function Announcer() {
  const text = useSyncExternalStore(
    subscribe,
    () => message,
    () => '',
  );
  return (
    <div aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}

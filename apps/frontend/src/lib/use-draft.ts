'use client';

import { useEffect } from 'react';

// In memory: signing out loads a new page, and takes what was typed with it. Only effects write, so the server has none.
const drafts = new Map<string, unknown>();

/** For what has been sent or given up while its form may be gone. */
export function forgetDraft(key: string): void {
  drafts.delete(key);
}

/** Keeps what was typed and not saved while other pages are looked at, and asks before the tab itself goes. */
export function useDraft<Draft>(
  key: string,
  { value, isDirty, restore }: { value: Draft; isDirty: boolean; restore: (draft: Draft) => void },
): void {
  // Once, when the page opens; before the effect below, which would take it for discarded.
  useEffect(() => {
    const draft = drafts.get(key) as Draft | undefined;
    if (draft !== undefined) restore(draft);
  }, [key]);

  const text = JSON.stringify(value);
  useEffect(() => {
    if (isDirty) drafts.set(key, JSON.parse(text));
    else drafts.delete(key);
  }, [key, isDirty, text]);

  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);
}

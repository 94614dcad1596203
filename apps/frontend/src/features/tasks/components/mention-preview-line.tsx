'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { meQuery } from '#lib/queries.ts';
import { mentionPreviewQuery } from '../api/mention-queries.ts';
import { mentionsKey, previewSentences } from '../mention-preview.ts';

/** A pause in typing, so that half a handle is not looked up. */
const PAUSE_MS = 300;

/** Below the box, before posting: whom the comment wakes and whom it tells. */
export function MentionPreviewLine({ taskId, content }: { taskId: string; content: string }) {
  const { data: me } = useQuery(meQuery());
  const key = mentionsKey(content);
  const settled = useSettled(content, PAUSE_MS);
  const isSettled = key !== '' && mentionsKey(settled) === key;
  const { data, isError } = useQuery({ ...mentionPreviewQuery(taskId, settled), enabled: isSettled });
  const sentences = isSettled && data ? previewSentences(data, settled, me?.handle ?? '') : [];
  return (
    <p aria-live="polite" className="mt-1.5 min-h-5 text-sm text-ink-muted empty:hidden">
      {sentences.map(({ text, isWarning }) => (
        <span key={text} className={isWarning ? 'text-attention' : undefined}>
          {text}{' '}
        </span>
      ))}
      {isSettled && isError ? 'Whom this wakes cannot be shown right now; it can still be posted.' : null}
    </p>
  );
}

function useSettled<Value>(value: Value, pauseMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}

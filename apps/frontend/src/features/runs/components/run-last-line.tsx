'use client';

import { useRunOutput } from '../hooks/use-run-output.ts';
import { lastWordsOf } from '../run-output.ts';

/** Two lines of a card. */
const SHOWN_CHARACTERS = 84;

/** What an agent is writing right now, on its card: two lines of a fixed height, so that nothing jumps. */
export function RunLastLine({ runId, isQueued }: { runId: string; isQueued: boolean }) {
  const { text } = useRunOutput(runId);
  const line = lastWordsOf(text, SHOWN_CHARACTERS);
  return (
    // Not announced: the panel says when the state changes.
    <p aria-hidden className="mt-1.5 line-clamp-2 h-8 border-l-2 border-running pl-2 text-xs text-ink-muted">
      {line || (isQueued ? 'Waiting for the agent…' : 'Thinking…')}
    </p>
  );
}

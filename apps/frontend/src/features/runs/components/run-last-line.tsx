'use client';

import { useAbsentGateway } from '#lib/absent-gateway.ts';
import { useRunOutput } from '../hooks/use-run-output.ts';
import { lastWordsOf } from '../run-output.ts';

/** Two lines of a card. */
const SHOWN_CHARACTERS = 84;

/** What an agent is writing right now, on its card: two lines of a fixed height, so that nothing jumps. */
export function RunLastLine({
  runId,
  agentId,
  isQueued,
}: {
  runId: string;
  agentId: string | null;
  isQueued: boolean;
}) {
  const { text } = useRunOutput(runId);
  const gateway = useAbsentGateway(agentId);
  const waiting = gateway === null ? 'Waiting for the agent…' : `Waiting for the gateway ${gateway}…`;
  const line = lastWordsOf(text, SHOWN_CHARACTERS);
  return (
    // Not announced: the panel says when the state changes.
    <p aria-hidden className="mt-1.5 line-clamp-2 h-8 border-l-2 border-running pl-2 text-xs text-ink-muted">
      {line || (isQueued ? waiting : 'Thinking…')}
    </p>
  );
}

'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { useLiveChannel } from '#lib/live-channel.tsx';
import { emptyRunOutput, type RunOutput } from '../run-output.ts';
import { type RunStreamTimers, runStreamOf } from '../run-stream.ts';

/** A tab in the background gets no frames; a slow timer keeps its text moving there. */
const HIDDEN_FRAME_MS = 500;

const timers: RunStreamTimers = {
  nextFrame: (run) => {
    if (document.visibilityState === 'visible') window.requestAnimationFrame(run);
    else window.setTimeout(run, HIDDEN_FRAME_MS);
  },
  setTimeout: (run, delayMs) => window.setTimeout(run, delayMs),
  clearTimeout: (handle) => window.clearTimeout(handle as number | undefined),
  now: () => performance.now(),
};

const idle = { subscribe: () => () => undefined, read: () => emptyRunOutput };

/** The output of a run while it is shown; empty without a run. */
export function useRunOutput(runId: string | null): RunOutput {
  const channel = useLiveChannel();
  const stream = useMemo(() => (runId ? runStreamOf(channel, runId, timers) : idle), [channel, runId]);
  return useSyncExternalStore(stream.subscribe, stream.read, () => emptyRunOutput);
}

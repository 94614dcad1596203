'use client';

import type { RunStep } from '@helix/contracts';
import { createContext, useContext } from 'react';

/** What a watched run says: everything so far, then what follows, by offset into the whole text. */
export type RunMessage =
  | { type: 'snapshot'; text: string }
  | { type: 'delta'; offset: number; text: string }
  | { type: 'step'; step: RunStep };

/** What features may ask of the live connection without knowing it. Provided by the live feature. */
export interface LiveChannel {
  /** Until the answer is called, the run's output is passed to the listener, across reconnects. */
  watchRun(runId: string, listener: (message: RunMessage) => void): () => void;
  /** A delta is missing: asks for the whole text again. */
  rewatchRun(runId: string): void;
  /** A page was rendered from data read at this cursor: fetches what has happened since. */
  catchUp(cursor: string): void;
}

const silent: LiveChannel = {
  watchRun: () => () => undefined,
  rewatchRun: () => undefined,
  catchUp: () => undefined,
};

export const LiveChannelContext = createContext<LiveChannel>(silent);

export function useLiveChannel(): LiveChannel {
  return useContext(LiveChannelContext);
}

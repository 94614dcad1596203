'use client';

import { createContext, useContext } from 'react';

/**
 * Whether the page shows the present. Provided by the live feature, shown by the shell.
 * live: changes arrive as they happen. delayed: the line is there, but the server cannot read changes just now.
 * reconnecting: the line was lost and is being tried again.
 * offline: the browser has no network, or trying has been given up until the person asks.
 */
export interface LiveStatus {
  state: 'live' | 'delayed' | 'reconnecting' | 'offline';
  /** Epoch milliseconds of the change to this state; 0 while the first connection is being made. */
  since: number;
  /** Tries at once instead of waiting for the next attempt. */
  retryNow?: () => void;
}

export const LiveContext = createContext<LiveStatus>({ state: 'reconnecting', since: 0 });

export function useLiveStatus(): LiveStatus {
  return useContext(LiveContext);
}

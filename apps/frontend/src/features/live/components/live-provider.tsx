'use client';

import { eventPollSchema, runDetailSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { apiBaseUrl, browserApi } from '#lib/browser-api.ts';
import { type LiveChannel, LiveChannelContext, type RunMessage } from '#lib/live-channel.tsx';
import { LiveContext, type LiveStatus } from '#lib/live-context.tsx';
import { openBrowserSocket } from '../browser-socket.ts';
import { EventSync } from '../event-sync.ts';
import { LiveConnection } from '../live-connection.ts';

type RunListener = (message: RunMessage) => void;

interface LiveProviderProps {
  /** From before the data of this page was read; without one everything is fetched again at the start. */
  cursor: string | null;
  children: ReactNode;
}

/** One live connection for everything below: mounted once, around the pages of a signed-in person. */
export function LiveProvider({ cursor, children }: LiveProviderProps) {
  const queryClient = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>({ state: 'reconnecting', since: 0 });

  const { connection, channel } = useMemo(() => {
    const listeners = new Map<string, Set<RunListener>>();
    const sync = new EventSync(queryClient, browserApi);
    const connection = new LiveConnection({
      openSocket: (handlers) => openBrowserSocket(apiBaseUrl(), handlers),
      pollEvents: (after) => browserApi.get('/api/events', { schema: eventPollSchema, query: { after } }),
      pollRunText: async (runId) =>
        (await browserApi.get(`/api/runs/${runId}`, { schema: runDetailSchema })).output,
      onEvents: (events) => sync.accept(events),
      onResync: () => void queryClient.invalidateQueries(),
      onRunMessage: (runId, message) => {
        for (const listener of listeners.get(runId) ?? []) listener(message);
      },
      onStateChange: ({ phase, since }) =>
        setStatus({ state: phase, since, retryNow: () => connection.wake() }),
      onUnauthenticated: () => {
        // Any request now answers 401, which leads to the sign-in page and back.
        void queryClient.invalidateQueries();
      },
      clock: {
        now: () => Date.now(),
        setTimeout: (run, delayMs) => window.setTimeout(run, delayMs),
        clearTimeout: (handle) => window.clearTimeout(handle as number | undefined),
      },
      random: () => Math.random(),
    });
    const channel: LiveChannel = {
      watchRun: (runId, listener) => {
        const set = listeners.get(runId) ?? new Set();
        listeners.set(runId, set.add(listener));
        connection.watchRun(runId);
        return () => {
          set.delete(listener);
          if (set.size === 0) listeners.delete(runId);
          connection.unwatchRun(runId);
        };
      },
      rewatchRun: (runId) => connection.rewatchRun(runId),
      catchUp: (cursor) => void connection.catchUp(cursor),
    };
    return { connection, channel };
  }, [queryClient]);

  // Before the start, so that the first hello carries it.
  useEffect(() => {
    if (cursor !== null) channel.catchUp(cursor);
  }, [channel, cursor]);

  useEffect(() => {
    connection.start();
    const wake = () => {
      if (document.visibilityState === 'visible') connection.wake();
    };
    window.addEventListener('online', wake);
    window.addEventListener('offline', wake);
    window.addEventListener('pageshow', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', wake);
      window.removeEventListener('pageshow', wake);
      document.removeEventListener('visibilitychange', wake);
      connection.stop();
    };
  }, [connection]);

  return (
    <LiveContext value={status}>
      <LiveChannelContext value={channel}>{children}</LiveChannelContext>
    </LiveContext>
  );
}

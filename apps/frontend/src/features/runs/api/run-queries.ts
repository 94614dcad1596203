import {
  agentRunSchema,
  pageSchema,
  type RunStatus,
  runDetailSchema,
  runEventListSchema,
  runListSchema,
} from '@helix/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';
import { taskKeys } from '#lib/task-cache.ts';

// Live events say when these change, so they do not grow old by time.
const staleTime = Number.POSITIVE_INFINITY;
const MOST_EVENTS = 1_000;

/** The runs of a task, newest first. */
export function taskRunsQuery(taskId: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: taskKeys.runs(taskId),
    queryFn: async ({ signal }) =>
      (await api.get(`/api/tasks/${taskId}/runs`, { schema: runListSchema, signal })).items,
    staleTime,
  });
}

const agentRunPageSchema = pageSchema(agentRunSchema);

/** Newest first, page by page. Under the agents' key: an agent's runs change when it does. */
export function agentRunsQuery(agentId: string, status: RunStatus | null, api: ApiClient = browserApi) {
  return infiniteQueryOptions({
    queryKey: ['agents', agentId, 'runs', status] as const,
    queryFn: ({ signal, pageParam }) =>
      api.get(`/api/agents/${agentId}/runs`, {
        schema: agentRunPageSchema,
        query: { cursor: pageParam ?? undefined, status: status ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** One run with its output: a live event says when it began, was taken over or ended. */
export function runQuery(runId: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['runs', runId] as const,
    queryFn: ({ signal }) => api.get(`/api/runs/${runId}`, { schema: runDetailSchema, signal }),
    staleTime,
  });
}

/** The transcript: the exact prompt, steps, tool calls. Fetched when somebody opens it. */
export function runEventsQuery(runId: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['runs', runId, 'events'] as const,
    queryFn: async ({ signal }) =>
      (
        await api.get(`/api/runs/${runId}/events`, {
          schema: runEventListSchema,
          query: { limit: MOST_EVENTS },
          signal,
        })
      ).items,
    staleTime,
  });
}

import { commentSchema, taskSchema } from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';
import { listAll } from '#lib/queries.ts';
import { taskKeys } from '#lib/task-cache.ts';

// Live events say when these change, so they do not grow old by time.
const staleTime = Number.POSITIVE_INFINITY;

export function taskQuery(taskId: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: taskKeys.detail(taskId),
    queryFn: ({ signal }) => api.get(`/api/tasks/${taskId}`, { schema: taskSchema, signal }),
    staleTime,
  });
}

export function commentsQuery(taskId: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: taskKeys.comments(taskId),
    queryFn: ({ signal }) => listAll(api, `/api/tasks/${taskId}/comments`, commentSchema, { signal }),
    staleTime,
  });
}

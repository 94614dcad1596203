import { pageSchema, taskCardSchema } from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';
import { taskKeys } from '#lib/task-cache.ts';
import { openStatuses } from '../today-lists.ts';

/** Of each status, newest first. Who has more waiting reads boards, not this page. */
const MOST_OF_EACH = 200;
const pageOfCards = pageSchema(taskCardSchema);

/** Tasks of every board one may see that wait for a person or are being worked on. */
export function openTasksQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: taskKeys.open,
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        openStatuses.map((status) =>
          api.get('/api/tasks', { schema: pageOfCards, query: { status, limit: MOST_OF_EACH }, signal }),
        ),
      );
      return pages.flatMap(({ items }) => items);
    },
    // Live events say which of them change.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

import { taskCardSchema } from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';
import { listAll } from '#lib/queries.ts';
import { taskKeys } from '#lib/task-cache.ts';

const CARDS_PER_REQUEST = 1_000;

/** All cards of a board. Live events keep them current one by one, so they never grow old by time. */
export function cardsQuery(boardId: string, api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: taskKeys.cards(boardId),
    queryFn: ({ signal }) =>
      listAll(api, '/api/tasks', taskCardSchema, {
        query: { board_id: boardId, limit: CARDS_PER_REQUEST },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

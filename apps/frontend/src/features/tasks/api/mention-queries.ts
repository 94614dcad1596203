import { mentionableListSchema, mentionPreviewSchema } from '@helix/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { browserApi } from '#lib/browser-api.ts';
import { mentionsKey } from '../mention-preview.ts';

/** Who may see a board and who is paused changes seldom; the server decides again when the comment is posted. */
const staleTime = 10_000;

/** People and agents with access to the task's board; `q` filters by name and handle. */
export function mentionableQuery(taskId: string, q: string) {
  return queryOptions({
    queryKey: ['mentionable', taskId, q] as const,
    queryFn: async ({ signal }) =>
      (
        await browserApi.get(`/api/tasks/${taskId}/mentionable`, {
          schema: mentionableListSchema,
          query: { q },
          signal,
        })
      ).items,
    staleTime,
    placeholderData: keepPreviousData,
  });
}

/** Whom posting this would wake or notify; asked again only when the names in it change. */
export function mentionPreviewQuery(taskId: string, content: string) {
  return queryOptions({
    queryKey: ['mention-preview', taskId, mentionsKey(content)] as const,
    queryFn: ({ signal }) =>
      browserApi.post(`/api/tasks/${taskId}/mentions/preview`, {
        schema: mentionPreviewSchema,
        body: { content },
        signal,
      }),
    staleTime,
  });
}

import { searchResultSchema } from '@helix/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { browserApi } from '#lib/browser-api.ts';

/** Of each kind: what fits on a screen beside the rest. */
const LIMIT = 6;

export function searchQuery(query: string) {
  return queryOptions({
    queryKey: ['search', query],
    queryFn: ({ signal }) =>
      browserApi.get('/api/search', {
        schema: searchResultSchema,
        query: { q: query, limit: LIMIT },
        signal,
      }),
    enabled: query !== '',
    // The list stays while the next letter's answer is under way.
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

import { usageSchema } from '@helix/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';

export function usageQuery(
  range: { from: string; to: string },
  timeZone: string,
  api: ApiClient = browserApi,
) {
  const query = { from: range.from, to: range.to, time_zone: timeZone };
  return queryOptions({
    queryKey: ['usage', query] as const,
    queryFn: ({ signal }) => api.get('/api/usage', { schema: usageSchema, query, signal }),
    // The figures of the days before stay while those of the chosen ones are added up.
    placeholderData: keepPreviousData,
  });
}

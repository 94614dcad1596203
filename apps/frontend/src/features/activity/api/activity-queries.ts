import { activitySchema, activityVerificationSchema, pageSchema } from '@helix/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { apiBaseUrl, browserApi } from '#lib/browser-api.ts';
import { type ActivityFilters, toApiQuery } from '../activity-filters.ts';

const activityPageSchema = pageSchema(activitySchema);

/** Newest first, page by page. Whatever happens is activity: every live event makes it stale. */
export function activityQuery(filters: ActivityFilters, timeZone: string, api: ApiClient = browserApi) {
  const query = toApiQuery(filters, timeZone);
  return infiniteQueryOptions({
    queryKey: ['activity', 'list', query] as const,
    queryFn: ({ signal, pageParam }) =>
      api.get('/api/activity', {
        schema: activityPageSchema,
        query: { ...query, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Reads the whole log: only when somebody asks for it. */
export function verificationQuery() {
  return queryOptions({
    queryKey: ['verification'] as const,
    queryFn: ({ signal }) =>
      browserApi.get('/api/activity/verification', { schema: activityVerificationSchema, signal }),
    enabled: false,
    gcTime: 0,
  });
}

export function exportAddress(filters: ActivityFilters, timeZone: string): string {
  const query = Object.entries(toApiQuery(filters, timeZone)).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  const text = new URLSearchParams(query).toString();
  return `${apiBaseUrl()}/api/activity/export${text && `?${text}`}`;
}

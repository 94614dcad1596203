import { activitySchema, activityVerificationSchema, pageSchema } from '@helix/contracts';
import type { CalendarDay } from '@helix/domain';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '#lib/api.ts';
import { apiBaseUrl, browserApi } from '#lib/browser-api.ts';
import { type ActivityFilters, toApiQuery } from '../activity-filters.ts';

const RECENT_RUNS = 12;
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

/** The runs that ended since a day began, newest first: no more than are read at a glance. */
export function recentRunsQuery(from: CalendarDay, timeZone: string, api: ApiClient = browserApi) {
  const query = { ...toApiQuery({ kind: 'run', from }, timeZone), limit: RECENT_RUNS };
  return queryOptions({
    queryKey: ['activity', 'recent-runs', query] as const,
    queryFn: async ({ signal }) =>
      (await api.get('/api/activity', { schema: activityPageSchema, query, signal })).items,
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

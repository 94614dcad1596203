import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { readFilters } from '#features/activity/activity-filters.ts';
import { activityQuery } from '#features/activity/api/activity-queries.ts';
import { ActivityPage } from '#features/activity/components/activity-page.tsx';
import { createQueryClient } from '#lib/query-client.ts';
import { serverApi } from '#lib/server-api.ts';
import { serverTimeZone } from '#lib/server-time-zone.ts';

export const metadata: Metadata = { title: 'Activity' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const [api, timeZone, search] = await Promise.all([serverApi(), serverTimeZone(), searchParams]);
  const query = Object.entries(search).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const filters = readFilters(new URLSearchParams(query));
  const client = createQueryClient();
  // A board that is gone answers 404: the browser asks again and says so, with the filters still in hand.
  await client.prefetchInfiniteQuery(activityQuery(filters, timeZone, api));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ActivityPage timeZone={timeZone} />
    </HydrationBoundary>
  );
}

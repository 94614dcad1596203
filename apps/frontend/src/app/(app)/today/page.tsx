import { dayOf } from '@helix/domain';
import type { Metadata } from 'next';
import { recentRunsQuery } from '#features/activity/api/activity-queries.ts';
import { openTasksQuery } from '#features/today/api/open-tasks-query.ts';
import { usageQuery } from '#features/usage/api/usage-query.ts';
import { sinceYesterday } from '#features/usage/usage-period.ts';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { readLiveCursor } from '#lib/live-cursor.ts';
import { agentsQuery, boardsQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';
import { serverTimeZone } from '#lib/server-time-zone.ts';
import { TodayScreen } from './today-screen.tsx';

export const metadata: Metadata = { title: 'Today' };

export default async function Page() {
  const [api, timeZone] = await Promise.all([serverApi(), serverTimeZone()]);
  // Before the data, so that nothing that happens in between is missed.
  const cursor = await readLiveCursor();
  const days = sinceYesterday(dayOf(new Date(), timeZone));
  return (
    <HydrateQueries
      queries={[openTasksQuery(api), boardsQuery(api), agentsQuery(api)]}
      optionalQueries={[usageQuery(days, timeZone, api), recentRunsQuery(days.from, timeZone, api)]}
    >
      <TodayScreen cursor={cursor} timeZone={timeZone} />
    </HydrateQueries>
  );
}

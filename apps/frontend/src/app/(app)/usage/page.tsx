import { dayOf } from '@helix/domain';
import type { Metadata } from 'next';
import { usageQuery } from '#features/usage/api/usage-query.ts';
import { UsagePage } from '#features/usage/components/usage-page.tsx';
import { readPeriod } from '#features/usage/usage-period.ts';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { serverApi } from '#lib/server-api.ts';
import { serverTimeZone } from '#lib/server-time-zone.ts';

export const metadata: Metadata = { title: 'Usage' };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function Page({ searchParams }: { searchParams: Search }) {
  const [api, timeZone, search] = await Promise.all([serverApi(), serverTimeZone(), searchParams]);
  const query = Object.entries(search).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const period = readPeriod(new URLSearchParams(query), dayOf(new Date(), timeZone));
  return (
    <HydrateQueries queries={[]} optionalQueries={[usageQuery(period, timeZone, api)]}>
      <UsagePage timeZone={timeZone} />
    </HydrateQueries>
  );
}

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { invitationsQuery } from '#features/people/api/invitation-requests.ts';
import { peopleQuery } from '#features/people/api/people-requests.ts';
import { PeoplePage } from '#features/people/components/people-page.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { meQuery } from '#lib/queries.ts';
import { createQueryClient } from '#lib/query-client.ts';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'People' };

export default async function Page({ searchParams }: { searchParams: Promise<{ invite?: string }> }) {
  const [api, { invite }] = await Promise.all([serverApi(), searchParams]);
  const { abilities } = await createQueryClient().fetchQuery(meQuery(api));
  if (!abilities.manage_people) notFound();
  return (
    <HydrateQueries queries={[peopleQuery(api), invitationsQuery(api)]}>
      <PeoplePage isInviting={invite !== undefined} />
    </HydrateQueries>
  );
}

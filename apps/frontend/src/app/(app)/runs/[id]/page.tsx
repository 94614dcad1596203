import type { Metadata } from 'next';
import { runEventsQuery, runQuery } from '#features/runs/api/run-queries.ts';
import { RunPage } from '#features/runs/components/run-page.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Run' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [api, { id }] = await Promise.all([serverApi(), params]);
  return (
    <HydrateQueries queries={[runQuery(id, api)]} optionalQueries={[runEventsQuery(id, api)]}>
      <RunPage key={id} id={id} />
    </HydrateQueries>
  );
}

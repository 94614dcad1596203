import type { Metadata } from 'next';
import { ModelList } from '#features/models/components/model-list.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { modelsQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Models' };

export default async function ModelsPage({ searchParams }: { searchParams: Promise<{ add?: string }> }) {
  const [api, { add }] = await Promise.all([serverApi(), searchParams]);
  return (
    <HydrateQueries queries={[modelsQuery(api)]}>
      <ModelList isAdding={add !== undefined} />
    </HydrateQueries>
  );
}

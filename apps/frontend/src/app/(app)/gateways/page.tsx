import type { Metadata } from 'next';
import { GatewayList } from '#features/gateways/components/gateway-list.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { gatewaysQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Gateways' };

export default async function GatewaysPage({ searchParams }: { searchParams: Promise<{ add?: string }> }) {
  const [api, { add }] = await Promise.all([serverApi(), searchParams]);
  return (
    <HydrateQueries queries={[gatewaysQuery(api)]}>
      <GatewayList isAdding={add !== undefined} />
    </HydrateQueries>
  );
}

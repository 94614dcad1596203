import type { Metadata } from 'next';
import { GatewayList } from '#features/gateways/components/gateway-list.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { gatewaysQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Gateways' };

export default async function GatewaysPage() {
  const api = await serverApi();
  return (
    <HydrateQueries queries={[gatewaysQuery(api)]}>
      <GatewayList />
    </HydrateQueries>
  );
}

import type { Metadata } from 'next';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { agentQuery, modelsQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';
import { AgentScreen } from './agent-screen.tsx';

export const metadata: Metadata = { title: 'Agent' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const [api, { id }] = await Promise.all([serverApi(), params]);
  return (
    <HydrateQueries queries={[agentQuery(id, api), modelsQuery(api)]}>
      <AgentScreen id={id} />
    </HydrateQueries>
  );
}

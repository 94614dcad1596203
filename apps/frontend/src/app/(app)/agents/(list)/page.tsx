import type { Metadata } from 'next';
import { AgentList } from '#features/agents/components/agent-list.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { agentsQuery, modelsQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Agents' };

export default async function AgentsPage({ searchParams }: { searchParams: Promise<{ add?: string }> }) {
  const [api, { add }] = await Promise.all([serverApi(), searchParams]);
  return (
    <HydrateQueries queries={[agentsQuery(api), modelsQuery(api)]}>
      <AgentList isAdding={add !== undefined} />
    </HydrateQueries>
  );
}

import type { Metadata } from 'next';
import { AgentEditor } from '#features/agents/components/agent-editor.tsx';
import { HydrateQueries } from '#lib/hydrate-queries.tsx';
import { agentQuery, modelsQuery } from '#lib/queries.ts';
import { serverApi } from '#lib/server-api.ts';

export const metadata: Metadata = { title: 'Agent' };

export default async function AgentPage({ params }: { params: Promise<{ id: string }> }) {
  const [api, { id }] = await Promise.all([serverApi(), params]);
  return (
    <HydrateQueries queries={[agentQuery(id, api), modelsQuery(api)]}>
      <AgentEditor key={id} id={id} />
    </HydrateQueries>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { agentsQuery } from './queries.ts';

/** The name of the gateway that an agent's work waits for; null while it is there. */
export function useAbsentGateway(agentId: string | null): string | null {
  const { data: agents = [] } = useQuery(agentsQuery());
  const agent = agents.find(({ id }) => id === agentId);
  return agent?.status === 'offline' ? agent.gateway.name : null;
}

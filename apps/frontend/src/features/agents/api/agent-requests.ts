import { type Agent, type AgentBody, type AgentPatch, agentSchema } from '@helix/contracts';
import { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';

export function createAgent(body: AgentBody): Promise<Agent> {
  return browserApi.post('/api/agents', { schema: agentSchema, body });
}

export function updateAgent(id: string, patch: AgentPatch): Promise<Agent> {
  return browserApi.patch(`/api/agents/${id}`, { schema: agentSchema, body: patch });
}

export async function deleteAgent(id: string): Promise<void> {
  await browserApi.delete(`/api/agents/${id}`, { schema: z.unknown() });
}

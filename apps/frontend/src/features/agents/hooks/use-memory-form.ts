'use client';

import { type Agent, type AgentMemory, agentMemoryBodySchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { showToast } from '#components/ui/toast.tsx';
import { type RowForm, useRowForm } from '#lib/use-row-form.ts';
import { fileVersionsQuery, memoryQuery, saveMemory } from '../api/agent-file-requests.ts';

export type MemoryRow = AgentMemory & { id: string };

/** The form over what an agent has learned; it never saves over what the agent wrote meanwhile. */
export function useMemoryForm(agent: Agent, memory: AgentMemory): RowForm<MemoryRow, { content: string }> {
  const queryClient = useQueryClient();
  const { queryKey } = memoryQuery(agent.id);
  return useRowForm({
    row: { ...memory, id: agent.id },
    key: `agent ${agent.id} memory`,
    schema: agentMemoryBodySchema,
    toValues: ({ content }) => ({ content }),
    toBody: ({ content }, base) => ({ content, expected_hash: base.hash }),
    save: async (body) => {
      const saved = await saveMemory(agent.id, body);
      await queryClient.invalidateQueries({ queryKey: fileVersionsQuery(agent.id, 'MEMORY.md').queryKey });
      showToast({ title: `Memory of ${agent.name} saved`, tone: 'success' });
      return { ...saved, id: agent.id };
    },
    onTaken: (row) => queryClient.setQueryData(queryKey, row),
  });
}

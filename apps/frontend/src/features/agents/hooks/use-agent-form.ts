'use client';

import { type Agent, agentPatchSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { showToast } from '#components/ui/toast.tsx';
import { agentQuery, agentsQuery } from '#lib/queries.ts';
import { type RowForm, useRowForm } from '#lib/use-row-form.ts';
import { updateAgent } from '../api/agent-requests.ts';

/** A form over some of an agent's fields. @param name one for each tab of the agent's page */
export function useAgentForm<Values extends object>(
  agent: Agent,
  name: string,
  toValues: (agent: Agent) => Values,
): RowForm<Agent, Values> {
  const queryClient = useQueryClient();
  return useRowForm({
    row: agent,
    key: `agent ${agent.id} ${name}`,
    schema: agentPatchSchema,
    toValues,
    save: async (patch) => {
      const saved = await updateAgent(agent.id, patch);
      await queryClient.invalidateQueries({ queryKey: agentsQuery().queryKey, exact: true });
      showToast({ title: `${saved.name} saved`, tone: 'success' });
      return saved;
    },
    onTaken: (row) => queryClient.setQueryData(agentQuery(agent.id).queryKey, row),
  });
}

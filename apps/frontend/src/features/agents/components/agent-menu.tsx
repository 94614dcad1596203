'use client';

import type { Agent } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Pause, Play, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { agentQuery, agentsQuery } from '#lib/queries.ts';
import { deleteAgent, updateAgent } from '../api/agent-requests.ts';

/** What can be done with an agent as a whole: pause it, delete it. */
export function AgentMenu({ agent }: { agent: Agent }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const isPaused = agent.status === 'paused';

  const pause = useMutation({
    mutationFn: () => updateAgent(agent.id, { paused: !isPaused }),
    onSuccess: async (row) => {
      queryClient.setQueryData(agentQuery(agent.id).queryKey, row);
      await queryClient.invalidateQueries({ queryKey: agentsQuery().queryKey, exact: true });
    },
    onError: (error) =>
      showToast({ title: 'The agent was not changed', description: messageOf(error), tone: 'danger' }),
  });
  const remove = useMutation({
    mutationFn: () => deleteAgent(agent.id),
    onSuccess: async () => {
      router.push('/agents');
      await queryClient.invalidateQueries({ queryKey: agentsQuery().queryKey, exact: true });
      showToast({ title: `${agent.name} deleted` });
    },
    onError: (error) => {
      setDeleting(false);
      showToast({ title: `${agent.name} was not deleted`, description: messageOf(error), tone: 'danger' });
    },
  });

  if (!agent.abilities.edit && !agent.abilities.delete) return null;
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton label="More about this agent" icon={<EllipsisVertical aria-hidden />} />}
      >
        {agent.abilities.edit ? (
          <MenuItem
            icon={isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
            onSelect={() => pause.mutate()}
          >
            {isPaused ? 'Let it work again' : 'Pause: start no new runs'}
          </MenuItem>
        ) : null}
        {agent.abilities.delete ? (
          <>
            <MenuSeparator />
            <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => setDeleting(true)}>
              Delete agent…
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <ConfirmDialog
        title={`Delete ${agent.name}?`}
        action="Delete agent"
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
      >
        {lossSentence(agent)} Its identity and memory go with it; the tasks it worked on and their results
        stay. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}

function lossSentence(agent: Agent): string {
  const active = agent.running_count + agent.queued_count;
  if (active === 0) return 'It has no run under way.';
  return active === 1 ? 'Its run under way is cancelled.' : `Its ${active} runs under way are cancelled.`;
}

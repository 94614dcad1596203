'use client';

import type { AgentCard, Model } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { Bot, Plus, Zap } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { agentLiveState } from '#lib/agent-live-state.ts';
import { agentsQuery, boardsQuery, meQuery, modelsQuery } from '#lib/queries.ts';
import { useForgetQuery } from '#lib/use-forget-query.ts';
import { NewAgentDialog } from './new-agent-dialog.tsx';

/** Who works here, and what each is doing now. */
export function AgentList({ isAdding: startsAdding = false }: { isAdding?: boolean }) {
  const { data: agents = [] } = useQuery(agentsQuery());
  const { data: me } = useQuery(meQuery());
  const [isAdding, setAdding] = useState(startsAdding);
  useForgetQuery(startsAdding);
  const add = me?.abilities.manage_agents ? (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
      New agent
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title="Agents" actions={agents.length > 0 ? add : null} />
      <div className="mx-auto max-w-5xl p-4 md:p-6">
        {agents.length === 0 ? (
          <EmptyState icon={<Bot aria-hidden />} title="No agents yet" action={add}>
            An agent has a name, an identity you write, and a model it thinks with. Give it a task and it
            starts.
          </EmptyState>
        ) : (
          <ul className="overflow-hidden rounded-lg border border-line bg-surface">
            {agents.map((agent) => (
              <AgentRow key={agent.id} agent={agent} />
            ))}
          </ul>
        )}
      </div>
      <NewAgentDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}

function AgentRow({ agent }: { agent: AgentCard }) {
  const { data: boards = [] } = useQuery(boardsQuery());
  const { data: models = [] } = useQuery(modelsQuery());
  const board = boards.find(({ id }) => id === agent.primary_board_id);
  const model = models.find(({ id }) => id === agent.model_id) ?? models.find(({ is_default }) => is_default);
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        href={`/agents/${agent.id}`}
        className="flex items-center gap-3 px-3 py-3 -outline-offset-2 transition-colors hover:bg-hover sm:px-4"
      >
        <AgentMark
          id={agent.id}
          name={agent.name}
          state={agentLiveState(agent.status)}
          size="lg"
          isDecorative
        />
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate font-medium">{agent.name}</span>
            <span className="hidden truncate font-mono text-xs text-ink-subtle sm:inline">
              @{agent.handle}
            </span>
            {agent.execution_mode === 'auto' ? <Badge icon={<Zap aria-hidden />}>Auto</Badge> : null}
          </span>
          <span className="block truncate text-sm text-ink-muted">{agent.role_title}</span>
        </span>
        <span className="hidden w-40 min-w-0 flex-col text-right text-xs text-ink-muted md:flex">
          <span className="truncate">{board?.name ?? 'No main board'}</span>
          <span className="truncate text-ink-subtle">{mindOf(agent, model)}</span>
        </span>
        <span className="flex shrink-0 flex-col items-end gap-1 sm:w-28">
          <StatusBadge status={agent.status} />
          {agent.running_count + agent.queued_count > 0 ? (
            <span className="text-xs text-ink-subtle">{workload(agent)}</span>
          ) : null}
        </span>
      </Link>
    </li>
  );
}

/** What it thinks with: an OpenClaw chooses that itself. */
function mindOf({ gateway }: AgentCard, model: Model | undefined): string {
  if (gateway.kind === 'openclaw') return gateway.name;
  return model?.display_name ?? 'No model';
}

function workload({ running_count, queued_count }: AgentCard): string {
  const running = running_count > 0 ? `${running_count} running` : '';
  const queued = queued_count > 0 ? `${queued_count} queued` : '';
  return [running, queued].filter(Boolean).join(', ');
}

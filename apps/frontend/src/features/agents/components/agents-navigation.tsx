'use client';

import { useQuery } from '@tanstack/react-query';
import { Bot } from 'lucide-react';
import { NavGroup } from '#components/nav-group.tsx';
import { NavLink } from '#components/nav-link.tsx';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { agentLiveState, agentStateWords } from '#lib/agent-live-state.ts';
import { agentsQuery } from '#lib/queries.ts';

/** As many as fit beside the boards; the page has them all. */
const shownCount = 8;

/** The agents and what they are doing now. */
export function AgentsNavigation() {
  const { data: agents = [] } = useQuery(agentsQuery());
  return (
    <NavGroup title="Agents">
      {agents.slice(0, shownCount).map((agent) => {
        const state = agentLiveState(agent.status);
        return (
          <NavLink
            key={agent.id}
            href={`/agents/${agent.id}`}
            icon={<AgentMark id={agent.id} name={agent.name} state={state} size="sm" isDecorative />}
            end={
              state === 'idle' ? null : (
                <span className={`text-xs ${state === 'error' ? 'text-danger' : 'text-ink-muted'}`}>
                  {agentStateWords[state]}
                </span>
              )
            }
          >
            {agent.name}
          </NavLink>
        );
      })}
      <NavLink href="/agents" isExact icon={<Bot aria-hidden className="size-4" />}>
        {agents.length > shownCount ? `All ${agents.length} agents` : 'All agents'}
      </NavLink>
    </NavGroup>
  );
}

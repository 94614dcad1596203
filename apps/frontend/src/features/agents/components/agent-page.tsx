'use client';

import type { Agent } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { agentLiveState } from '#lib/agent-live-state.ts';
import { agentQuery } from '#lib/queries.ts';
import type { AgentTab } from '../agent-tab.ts';
import { AgentMenu } from './agent-menu.tsx';

/** Everything about one agent: who it is, what it has learned, what it did. */
export function AgentPage({ id, tabs }: { id: string; tabs: readonly AgentTab[] }) {
  const { data: agent } = useQuery(agentQuery(id));
  return agent ? <LoadedPage agent={agent} tabs={tabs} /> : null;
}

function LoadedPage({ agent, tabs }: { agent: Agent; tabs: readonly AgentTab[] }) {
  const wanted = useSearchParams().get('tab');
  const shown = tabs.filter(({ isShown }) => isShown?.(agent) ?? true);
  const first = shown[0]?.value ?? '';
  const value = shown.find((tab) => tab.value === wanted)?.value ?? first;

  useEffect(() => {
    document.title = `${agent.name} · HELIX`;
  }, [agent.name]);

  return (
    <div className="flex min-h-full flex-col">
      <PageHeader
        lead={
          <AgentMark
            id={agent.id}
            name={agent.name}
            state={agentLiveState(agent.status)}
            size="md"
            isDecorative
          />
        }
        title={agent.name}
        facts={<StatusBadge status={agent.status} />}
        actions={<AgentMenu agent={agent} />}
      />
      <div className="mx-auto w-full max-w-6xl flex-1 px-4 pt-1 md:px-6">
        <Tabs
          aria-label={`About ${agent.name}`}
          value={value}
          onValueChange={(next) => showTab(next === first ? null : next)}
          tabs={shown.map(({ value: tabValue, label, Content }) => ({
            value: tabValue,
            label,
            content: <Content agent={agent} />,
          }))}
        />
      </div>
    </div>
  );
}

/** By the address alone: no request for the page is made, and going back leads to the tab before. */
function showTab(tab: string | null): void {
  const { pathname } = window.location;
  window.history.pushState(null, '', tab === null ? pathname : `${pathname}?tab=${tab}`);
}

'use client';

import type { AgentTab } from '#features/agents/agent-tab.ts';
import { AgentPage } from '#features/agents/components/agent-page.tsx';
import { IdentityTab } from '#features/agents/components/tabs/identity-tab.tsx';
import { MemoryTab } from '#features/agents/components/tabs/memory-tab.tsx';
import { OverviewTab } from '#features/agents/components/tabs/overview-tab.tsx';
import { AgentRuns } from '#features/runs/components/agent-runs.tsx';
import { AgentSkillsTab } from '#features/skills/components/agent-skills-tab.tsx';

/** In the order in which one gets to know somebody. */
const tabs: readonly AgentTab[] = [
  { value: 'overview', label: 'Overview', Content: OverviewTab },
  { value: 'identity', label: 'Identity', Content: IdentityTab },
  { value: 'memory', label: 'Memory', Content: MemoryTab },
  { value: 'skills', label: 'Skills', Content: AgentSkillsTab },
  { value: 'runs', label: 'Runs', Content: AgentRuns },
];

/** The page of an agent, put together out of its features. */
export function AgentScreen({ id }: { id: string }) {
  return <AgentPage key={id} id={id} tabs={tabs} />;
}

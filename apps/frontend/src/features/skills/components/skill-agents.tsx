'use client';

import type { Skill } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Section } from '#components/ui/card.tsx';
import { agentsQuery } from '#lib/queries.ts';
import { useAssignments } from '../hooks/use-assignments.ts';
import { AssignmentList } from './assignment-list.tsx';

/** Which agents have the skill; ticking one gives it at once. */
export function SkillAgents({ skill }: { skill: Skill }) {
  const { data: agents = [] } = useQuery(agentsQuery());
  const { assign, withPending } = useAssignments();
  const mayAssign = skill.abilities.assign;
  const having = withPending(skill.agent_ids, ({ agentId }) => agentId);
  const shown = mayAssign ? agents : agents.filter(({ id }) => having.includes(id));
  return (
    <Section
      title="Agents"
      description={mayAssign ? 'Ticked ones have the skill. It takes effect at once.' : undefined}
    >
      {shown.length === 0 ? (
        <p className="text-sm text-ink-muted">
          {agents.length === 0 ? (
            <>
              There is no agent yet.{' '}
              <Link href="/agents?add=1" className="text-accent-ink hover:underline">
                Create one
              </Link>
            </>
          ) : (
            'No agent has it yet.'
          )}
        </p>
      ) : (
        <AssignmentList
          items={shown.map(({ id, name, role_title }) => ({
            id,
            name,
            detail: role_title,
            href: `/agents/${id}?tab=skills`,
            mark: <AgentMark id={id} name={name} size="sm" isDecorative />,
          }))}
          assignedIds={having}
          onChange={(agentId, isAssigned) => assign({ agentId, skillId: skill.id }, isAssigned)}
          isReadOnly={!mayAssign}
          searchLabel="Find an agent"
          isBounded
        />
      )}
    </Section>
  );
}

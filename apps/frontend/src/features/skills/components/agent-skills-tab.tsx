'use client';

import type { Agent } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '#components/ui/badge.tsx';
import { buttonClasses } from '#components/ui/button-classes.ts';
import { Section } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { boardsQuery, skillsQuery } from '#lib/queries.ts';
import { activationInWords } from '../activation-words.ts';
import { agentSkillsQuery } from '../api/skill-requests.ts';
import { useAssignments } from '../hooks/use-assignments.ts';
import { AssignmentList } from './assignment-list.tsx';

/** On an agent's page: what it was taught, to be ticked out of all skills. */
export function AgentSkillsTab({ agent }: { agent: Agent }) {
  const { data: skills } = useQuery(skillsQuery());
  const { data: own } = useQuery(agentSkillsQuery(agent.id));
  const { data: boards = [] } = useQuery(boardsQuery());
  const { assign, withPending } = useAssignments();
  if (!skills || !own) return <Skeleton className="h-64" />;
  if (skills.length === 0) return <NoSkills mayWrite={agent.abilities.edit} />;
  const having = withPending(
    own.items.map(({ id }) => id),
    ({ skillId }) => skillId,
  );
  const shown = agent.abilities.edit ? skills : skills.filter(({ id }) => having.includes(id));
  return (
    <div className="flex max-w-3xl flex-col gap-4 pb-6">
      <Section
        title="Skills"
        description={
          agent.abilities.edit
            ? `Ticked ones are ${agent.name}’s. Those that a task asks for are read in full, the others can be looked up.`
            : undefined
        }
        action={
          <Link href="/skills" className={buttonClasses('secondary', 'sm')}>
            All skills
          </Link>
        }
      >
        {shown.length === 0 ? (
          <p className="text-sm text-ink-muted">{agent.name} has no skills yet.</p>
        ) : (
          <AssignmentList
            items={shown.map((skill) => ({
              id: skill.id,
              name: skill.name,
              href: `/skills/${skill.id}`,
              detail: (
                <>
                  {skill.description}
                  <span className="mt-1 flex flex-wrap gap-1">
                    {skill.enabled ? (
                      <Badge>{activationInWords(skill, boards)}</Badge>
                    ) : (
                      <Badge tone="attention">Off</Badge>
                    )}
                  </span>
                </>
              ),
            }))}
            assignedIds={having}
            onChange={(skillId, isAssigned) => assign({ agentId: agent.id, skillId }, isAssigned)}
            isReadOnly={!agent.abilities.edit}
            searchLabel="Find a skill"
          />
        )}
      </Section>
      {/* Below the list: it comes and goes within a second of ticking, and nothing may jump. */}
      <WorkspaceNotice agent={agent} isSynced={own.synced} hasSkills={having.length > 0} />
    </div>
  );
}

function WorkspaceNotice({
  agent,
  isSynced,
  hasSkills,
}: {
  agent: Agent;
  isSynced: boolean;
  hasSkills: boolean;
}) {
  if (agent.gateway.kind === 'openclaw')
    return hasSkills ? (
      <Notice tone="info" title={`${agent.gateway.name} is an OpenClaw`}>
        Skills that a task asks for go into its brief there. Their files are not available, and the other
        skills are named only.
      </Notice>
    ) : null;
  return isSynced ? null : (
    <Notice tone="info" title="The gateway has not taken over these skills yet">
      It will as soon as it is connected; every run gets them before it starts.
    </Notice>
  );
}

function NoSkills({ mayWrite }: { mayWrite: boolean }) {
  return (
    <EmptyState
      icon={<ScrollText aria-hidden />}
      title="No skills yet"
      action={
        mayWrite ? (
          <Link href="/skills?add=1" className={buttonClasses('primary')}>
            Write a skill
          </Link>
        ) : undefined
      }
    >
      A skill is a page of instructions that you give to any number of agents.
    </EmptyState>
  );
}

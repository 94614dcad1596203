'use client';

import type { AgentCard, SkillCard } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { Paperclip } from 'lucide-react';
import Link from 'next/link';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { agentsQuery, boardsQuery } from '#lib/queries.ts';
import { activationInWords } from '../activation-words.ts';

/** One skill of the list: what it is, when it is read, who has it. */
export function SkillRow({ skill }: { skill: SkillCard }) {
  const { data: boards = [] } = useQuery(boardsQuery());
  const { data: agents = [] } = useQuery(agentsQuery());
  const when = skill.enabled ? activationInWords(skill, boards) : 'Not read now';
  const having = agents.filter(({ id }) => skill.agent_ids.includes(id));
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        href={`/skills/${skill.id}`}
        className="flex items-center gap-4 px-3 py-3 -outline-offset-2 transition-colors hover:bg-hover sm:px-4"
      >
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-center gap-2">
            <span className={`truncate font-medium ${skill.enabled ? '' : 'text-ink-muted'}`}>
              {skill.name}
            </span>
            {skill.enabled ? null : <Badge>Off</Badge>}
            {skill.attachment_count > 0 ? (
              <span className="flex shrink-0 items-center gap-0.5 text-xs text-ink-subtle">
                <Paperclip aria-hidden className="size-3" />
                <span className="sr-only">Files: </span>
                {skill.attachment_count}
              </span>
            ) : null}
          </span>
          <span className="block truncate text-sm text-ink-muted">
            {skill.description || <span className="text-ink-subtle">No description</span>}
          </span>
          <span className="mt-0.5 block truncate text-xs text-ink-subtle md:hidden">
            {when} · {countOf(having)}
          </span>
        </span>
        <span className="hidden w-44 shrink-0 truncate text-right text-sm text-ink-muted md:block">
          {when}
        </span>
        <Faces agents={having} />
      </Link>
    </li>
  );
}

const FACES = 4;

function Faces({ agents }: { agents: readonly AgentCard[] }) {
  if (agents.length === 0)
    return (
      <span className="hidden w-28 shrink-0 text-right text-sm text-ink-subtle md:block">No agent yet</span>
    );
  return (
    <span className="hidden w-28 shrink-0 items-center justify-end gap-1 md:flex">
      {agents.slice(0, FACES).map(({ id, name }) => (
        <AgentMark key={id} id={id} name={name} size="sm" />
      ))}
      {agents.length > FACES ? (
        <span className="text-xs text-ink-muted">+{agents.length - FACES}</span>
      ) : null}
    </span>
  );
}

function countOf(agents: readonly AgentCard[]): string {
  if (agents.length === 0) return 'no agent yet';
  return agents.length === 1 ? (agents[0]?.name ?? '1 agent') : `${agents.length} agents`;
}

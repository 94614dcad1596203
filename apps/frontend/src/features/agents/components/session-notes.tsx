'use client';

import type { Agent, AgentNotes } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Section } from '#components/ui/card.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { messageOf } from '#lib/api-error.ts';
import { formatBytes } from '#lib/format.ts';
import { noteQuery, notesQuery } from '../api/agent-file-requests.ts';

/** What the agent wrote down for itself, day by day; only it writes them. */
export function SessionNotes({ agent }: { agent: Agent }) {
  const { data, error } = useQuery(notesQuery(agent.id));
  return (
    <Section
      title="Session notes"
      description={`What ${agent.name} wrote down with its tool “note”, by day. Notes are not part of its prompt; it can look them up.`}
    >
      {error ? (
        <p className="text-sm text-danger">{messageOf(error)}</p>
      ) : !data ? (
        <Skeleton className="h-9 w-full" />
      ) : data.notice ? (
        <p className="text-sm text-ink-muted">{data.notice}</p>
      ) : data.items.length === 0 ? (
        <p className="text-sm text-ink-muted">No notes yet.</p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {data.items.map((day) => (
            <li key={day.date}>
              <NoteDay agentId={agent.id} day={day} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function NoteDay({ agentId, day }: { agentId: string; day: AgentNotes['items'][number] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="group">
      <summary className="flex cursor-pointer list-none items-center gap-2 px-3 py-2 text-sm hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 text-ink-subtle transition-transform group-open:rotate-90"
        />
        <span className="font-medium">{dayInWords(day.date)}</span>
        <span className="ml-auto text-xs text-ink-subtle">{formatBytes(day.size_bytes)}</span>
      </summary>
      {isOpen ? <NoteText agentId={agentId} date={day.date} /> : null}
    </details>
  );
}

function NoteText({ agentId, date }: { agentId: string; date: string }) {
  const { data: note, error } = useQuery(noteQuery(agentId, date));
  if (error) return <p className="px-3 pb-3 text-sm text-danger">{messageOf(error)}</p>;
  if (!note)
    return (
      <div className="px-3 pb-3">
        <Skeleton className="h-16 w-full" />
      </div>
    );
  return (
    <div className="border-t border-line px-3 py-3 sm:px-4">
      {note.is_shortened ? (
        <p className="mb-3 text-sm text-ink-muted">A long day: this is the end of it.</p>
      ) : null}
      <Markdown text={note.content} />
    </div>
  );
}

/** A day of the agent's own clock, in no zone. */
function dayInWords(date: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));
}

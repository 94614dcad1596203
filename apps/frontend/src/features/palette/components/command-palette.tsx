'use client';

import { Dialog } from '@base-ui/react/dialog';
import type { SearchHit } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Bot, MessageSquare, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { Kbd } from '#components/ui/kbd.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { messageOf } from '#lib/api-error.ts';
import { plainExcerpt } from '#lib/plain-excerpt.ts';
import { agentsQuery, boardsQuery, meQuery } from '#lib/queries.ts';
import { taskLink } from '#lib/task-link.ts';
import { searchQuery } from '../api/search-query.ts';
import { paletteGroups } from '../palette-entries.ts';

interface CommandPaletteProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** One box for everything: pages, boards, agents, and what stands in tasks and comments. */
export function CommandPalette({ isOpen, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-overlay transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-x-2 top-2 z-40 mx-auto max-w-xl overflow-hidden rounded-xl bg-raised shadow-popup outline-none transition-[opacity,translate] data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0 sm:top-[12dvh]">
          <Dialog.Title className="sr-only">Search and go to</Dialog.Title>
          <Palette onClose={() => onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const query = useDeferredValue(text.trim());
  const { data: boards = [] } = useQuery(boardsQuery());
  const { data: agents = [] } = useQuery(agentsQuery());
  const { data: me } = useQuery(meQuery());
  const { data: found, error } = useQuery(searchQuery(query));
  const groups = paletteGroups(query, { boards, agents, me });
  const hits = query === '' ? [] : (found?.items ?? []).filter(({ type }) => type !== 'agent');
  const isEmpty = groups.length === 0 && hits.length === 0;
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  return (
    <Command shouldFilter={false} label="Search and go to" loop>
      <div className="flex items-center gap-2 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-ink-subtle" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Search tasks, comments, agents; or go to…"
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-subtle sm:text-sm"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-[min(26rem,70dvh)] overflow-y-auto p-2 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-subtle">
        {error ? <p className="px-2 py-3 text-sm text-danger">{messageOf(error)}</p> : null}
        {isEmpty && !error && found ? (
          <p className="px-2 py-6 text-center text-sm text-ink-muted">
            Nothing found for “{query}”. Every word must be there, from its beginning.
          </p>
        ) : null}
        {groups.map(({ title, entries }) => (
          <Command.Group key={title} heading={title}>
            {entries.map(({ id, label, Icon, href }) => (
              <Entry key={id} value={id} onSelect={() => go(href)}>
                <Icon aria-hidden className="size-4 shrink-0 text-ink-subtle" />
                <span className="truncate">{label}</span>
              </Entry>
            ))}
          </Command.Group>
        ))}
        {hits.length > 0 ? (
          <Command.Group heading="Tasks and comments">
            {hits.map((hit) => (
              <Entry key={hit.id} value={hit.id} onSelect={() => go(hrefOf(hit))}>
                <Hit hit={hit} />
              </Entry>
            ))}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}

interface EntryProps {
  value: string;
  onSelect: () => void;
  children: ReactNode;
}

function Entry({ value, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2 py-1.5 text-sm data-[selected=true]:bg-hover pointer-coarse:min-h-11"
    >
      {children}
    </Command.Item>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  const excerpt = plainExcerpt(hit.excerpt);
  return (
    <>
      {hit.type === 'comment' ? (
        <MessageSquare aria-hidden className="size-4 shrink-0 text-ink-subtle" />
      ) : hit.status ? (
        <StatusBadge status={hit.status} />
      ) : (
        <Bot aria-hidden className="size-4 shrink-0 text-ink-subtle" />
      )}
      <span className="min-w-0 flex-1">
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="min-w-0 truncate">{hit.title}</span>
          <span className="shrink-0 font-mono text-xs text-ink-subtle">{hit.key}</span>
        </span>
        {excerpt === '' ? null : <span className="block truncate text-xs text-ink-muted">{excerpt}</span>}
      </span>
    </>
  );
}

function hrefOf({ type, id, board_id, task_id }: SearchHit): string {
  return taskLink(board_id ?? '', task_id ?? '', type === 'comment' ? id : null);
}

'use client';

import type { AgentCard } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Plus, UserRound } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Menu, MenuItem, MenuLabel } from '#components/ui/menu.tsx';
import { announce } from '#lib/announce.tsx';
import { messageOf } from '#lib/api-error.ts';
import { randomKey } from '#lib/random-key.ts';
import { storeTask } from '#lib/task-cache.ts';
import { createTask } from '../api/create-task.ts';
import { MOST_TITLE_CHARACTERS, splitPasted } from '../pasted-task.ts';

export const QUICK_ADD_ID = 'quick-add-title';

interface QuickAddProps {
  boardId: string;
  agents: readonly AgentCard[];
}

/** One line, Enter adds and stays. The chosen agent stays for the next ones. */
export function QuickAdd({ boardId, agents }: QuickAddProps) {
  const client = useQueryClient();
  const errorId = useId();
  const [title, setTitle] = useState('');
  /** The rest of a long text whose beginning became the title. */
  const [description, setDescription] = useState('');
  const [agentId, setAgentId] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const agent = agents.find((each) => each.id === agentId);

  const add = async (event: FormEvent) => {
    event.preventDefault();
    const text = title.replace(/\s+/g, ' ').trim();
    if (text === '') return;
    setTitle('');
    setDescription('');
    setError(null);
    try {
      const body = { board_id: boardId, title: text, description, assigned_agent_id: agent?.id ?? null };
      storeTask(client, await createTask(body, randomKey()));
      announce(`Added “${text}”.`);
    } catch (thrown) {
      // What was typed comes back, unless the next line has been begun.
      setTitle((current) => (current === '' ? text : current));
      setDescription((current) => (current === '' ? description : current));
      setError(messageOf(thrown));
    }
  };

  return (
    <form onSubmit={(event) => void add(event)} className="mx-2 mb-2 shrink-0">
      <div className="flex h-9 items-center rounded-lg border border-line-control bg-surface pr-1 transition-colors focus-within:border-accent focus-within:outline-2 focus-within:outline-focus hover:border-ink-muted pointer-coarse:h-11">
        <Plus aria-hidden className="ml-2.5 size-4 shrink-0 text-ink-subtle" />
        <input
          id={QUICK_ADD_ID}
          value={title}
          onChange={(event) => {
            setTitle(event.target.value);
            if (event.target.value === '') setDescription('');
          }}
          onPaste={(event) => {
            const pasted = title === '' ? splitPasted(event.clipboardData.getData('text/plain')) : null;
            if (pasted === null) return;
            event.preventDefault();
            setTitle(pasted.title);
            setDescription(pasted.description);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          maxLength={MOST_TITLE_CHARACTERS}
          placeholder="New task"
          aria-label="New task: its title, Enter adds it"
          aria-keyshortcuts="C"
          aria-invalid={error !== null || undefined}
          aria-describedby={error === null ? undefined : errorId}
          enterKeyHint="done"
          autoComplete="off"
          className="h-full min-w-0 flex-1 bg-transparent px-2 text-base outline-none"
        />
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              aria-label={agent ? `Agent: ${agent.name}` : 'Choose an agent'}
              title={agent ? `Agent: ${agent.name}` : 'Choose an agent'}
              className="flex size-7 shrink-0 items-center justify-center rounded-md text-ink-muted hover:bg-hover data-popup-open:bg-pressed pointer-coarse:size-9"
            >
              {agent ? (
                <AgentMark id={agent.id} name={agent.name} size="sm" isDecorative />
              ) : (
                <UserRound aria-hidden className="size-4" />
              )}
            </button>
          }
        >
          <MenuLabel>{agents.length > 0 ? 'Agent for new tasks' : 'There is no agent yet'}</MenuLabel>
          <MenuItem icon={<UserRound aria-hidden />} onSelect={() => setAgentId(null)}>
            No agent
          </MenuItem>
          {agents.map((each) => (
            <MenuItem
              key={each.id}
              icon={<AgentMark id={each.id} name={each.name} size="sm" isDecorative />}
              onSelect={() => setAgentId(each.id)}
            >
              {each.name}
            </MenuItem>
          ))}
        </Menu>
      </div>
      {description === '' ? null : (
        <p role="status" className="mt-1 text-sm text-ink-muted">
          The rest of what you pasted becomes its description.
        </p>
      )}
      {error === null ? null : (
        <p id={errorId} role="alert" className="mt-1 text-sm text-danger">
          {error}
        </p>
      )}
    </form>
  );
}

'use client';

import type { AgentCard, Board } from '@helix/contracts';
import { Ban, Keyboard, ListFilter, Search, SlidersHorizontal, UserPlus, UserRound, X } from 'lucide-react';
import { PageHeader } from '#components/page-header.tsx';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { type BoardFilter, isFiltering, noFilter } from '../board-model.ts';
import { showShortcuts } from './shortcuts-help.tsx';

export const FILTER_ID = 'board-filter';

interface BoardToolbarProps {
  board: Board;
  agents: readonly AgentCard[];
  filter: BoardFilter;
  onFilter: (filter: BoardFilter) => void;
  showCancelled: boolean;
  cancelledCount: number;
  onShowCancelled: (show: boolean) => void;
  /** For those who may let others in. */
  onShare: (() => void) | undefined;
}

export function BoardToolbar({
  board,
  agents,
  filter,
  onFilter,
  showCancelled,
  cancelledCount,
  onShowCancelled,
  onShare,
}: BoardToolbarProps) {
  const agent = agents.find((each) => each.id === filter.agentId);
  const agentLabel = agent?.name ?? (filter.agentId === 'none' ? 'No agent' : 'All agents');
  return (
    <PageHeader
      title={board.name}
      actions={
        <>
          <search className="flex h-8 w-36 items-center rounded-md border border-line-control bg-surface focus-within:border-accent focus-within:outline-2 focus-within:outline-focus sm:w-52 pointer-coarse:h-10">
            <Search aria-hidden className="ml-2 size-4 shrink-0 text-ink-subtle" />
            <input
              id={FILTER_ID}
              type="text"
              value={filter.text}
              onChange={(event) => onFilter({ ...filter, text: event.target.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                onFilter({ ...filter, text: '' });
                event.currentTarget.blur();
              }}
              placeholder="Filter"
              aria-label="Filter tasks by title, number or tag"
              aria-keyshortcuts="/"
              autoComplete="off"
              className="h-full min-w-0 flex-1 bg-transparent px-2 text-sm outline-none"
            />
            {isFiltering(filter) ? (
              <IconButton
                label="Show all tasks"
                size="sm"
                icon={<X aria-hidden />}
                onClick={() => onFilter(noFilter)}
                className="mr-1"
              />
            ) : null}
          </search>
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2 text-sm hover:bg-hover data-popup-open:bg-pressed pointer-coarse:h-10"
              >
                {agent ? (
                  <AgentMark id={agent.id} name={agent.name} size="sm" isDecorative />
                ) : (
                  <ListFilter aria-hidden className="size-4 text-ink-muted" />
                )}
                <span className="hidden max-w-32 truncate sm:inline">{agentLabel}</span>
                <span className="sr-only"> Filter by agent</span>
              </button>
            }
          >
            <MenuChoice
              label="Filter by agent"
              value={filter.agentId ?? ''}
              onValueChange={(value) => onFilter({ ...filter, agentId: value === '' ? null : value })}
              options={[
                { value: '', label: 'All agents', icon: <ListFilter aria-hidden /> },
                { value: 'none', label: 'No agent', icon: <UserRound aria-hidden /> },
                ...agents.map((each) => ({
                  value: each.id,
                  label: each.name,
                  icon: <AgentMark id={each.id} name={each.name} size="sm" isDecorative />,
                })),
              ]}
            />
          </Menu>
          {onShare ? (
            <Button icon={<UserPlus aria-hidden />} onClick={onShare} className="max-sm:hidden">
              Share
            </Button>
          ) : null}
          <Menu
            align="end"
            trigger={<IconButton label="View options" icon={<SlidersHorizontal aria-hidden />} />}
          >
            {onShare ? (
              <MenuItem icon={<UserPlus aria-hidden />} onSelect={onShare}>
                Share this board…
              </MenuItem>
            ) : null}
            <MenuItem icon={<Ban aria-hidden />} onSelect={() => onShowCancelled(!showCancelled)}>
              {showCancelled ? 'Hide cancelled tasks' : `Show cancelled tasks (${cancelledCount})`}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={<Keyboard aria-hidden />} shortcut="?" onSelect={showShortcuts}>
              Keyboard shortcuts
            </MenuItem>
          </Menu>
        </>
      }
    />
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal, X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { changeQuery } from '#lib/change-query.ts';
import { classNames } from '#lib/class-names.ts';
import { agentsQuery, boardsQuery, meQuery } from '#lib/queries.ts';
import { type ActivityFilters, filterNames, kinds } from '../activity-filters.ts';

const everything = 'everything';
/** While somebody is still typing nothing is asked. */
const typingMs = 300;

const set = (name: keyof ActivityFilters) => (value: string) =>
  changeQuery({ [name]: value === everything ? null : value });

/** What of the log is shown. Stands in the address. */
export function ActivityFilterBar({ filters }: { filters: ActivityFilters }) {
  const [isOpen, setOpen] = useState(false);
  const { q: _q, ...chosen } = filters;
  const count = Object.keys(chosen).length;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-2">
        <TitleFilter value={filters.q ?? ''} />
        <Button
          className="sm:hidden"
          aria-expanded={isOpen}
          icon={<SlidersHorizontal aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {count === 0 ? 'Filter' : `Filter (${count})`}
        </Button>
      </div>
      <div
        className={classNames(
          'grid-cols-2 gap-2 sm:grid sm:grid-cols-3 lg:flex lg:flex-wrap lg:items-center',
          isOpen ? 'grid' : 'hidden',
        )}
      >
        <ActorFilter value={filters.actor ?? null} />
        <Select
          aria-label="What happened"
          size="sm"
          className="lg:w-40"
          value={filters.kind ?? everything}
          onValueChange={set('kind')}
          options={[
            { value: everything, label: 'Everything' },
            ...kinds.map(({ value, label }) => ({ value, label })),
          ]}
        />
        <BoardFilter value={filters.board ?? null} />
        <DayFilter name="from" label="From" value={filters.from ?? ''} />
        <DayFilter name="to" label="To" value={filters.to ?? ''} />
        {filters.entity ? (
          <Button size="sm" icon={<X aria-hidden />} onClick={() => changeQuery({ entity: null })}>
            Only one thing
          </Button>
        ) : null}
        {count + (filters.q ? 1 : 0) > 0 ? (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => changeQuery(Object.fromEntries(filterNames.map((name) => [name, null])))}
          >
            Clear
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function TitleFilter({ value }: { value: string }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => changeQuery({ q: text.trim() }), typingMs);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <Input
      type="search"
      aria-label="Words of the title"
      placeholder="Words of the title"
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

function ActorFilter({ value }: { value: string | null }) {
  const { data: agents = [] } = useQuery(agentsQuery());
  const { data: me } = useQuery(meQuery());
  const known = [
    ...(me
      ? [{ value: me.id, label: 'Me', mark: <Avatar id={me.id} name={me.name} size="sm" isDecorative /> }]
      : []),
    ...agents.map(({ id, name }) => ({
      value: id,
      label: name,
      mark: <AgentMark id={id} name={name} size="sm" isDecorative />,
    })),
  ];
  const isOther = value !== null && !known.some((option) => option.value === value);
  return (
    <Select
      aria-label="Who did it"
      size="sm"
      className="lg:w-40"
      value={value ?? everything}
      onValueChange={set('actor')}
      options={[
        { value: everything, label: 'Everybody' },
        ...known,
        ...(isOther ? [{ value, label: 'Somebody else' }] : []),
      ]}
    />
  );
}

function BoardFilter({ value }: { value: string | null }) {
  const { data: boards = [] } = useQuery(boardsQuery());
  return (
    <Select
      aria-label="On which board"
      size="sm"
      className="lg:w-40"
      value={value ?? everything}
      onValueChange={set('board')}
      options={[
        { value: everything, label: 'Everywhere' },
        ...boards.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

function DayFilter({ name, label, value }: { name: 'from' | 'to'; label: string; value: string }) {
  const id = useId();
  return (
    <div className="flex min-w-0 items-center gap-1.5 text-sm text-ink-muted">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="date"
        className="h-8! text-sm pointer-coarse:h-10!"
        value={value}
        onChange={(event) => changeQuery({ [name]: event.target.value })}
      />
    </div>
  );
}

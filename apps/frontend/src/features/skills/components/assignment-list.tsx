'use client';

import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Input } from '#components/ui/input.tsx';
import { classNames } from '#lib/class-names.ts';

export interface Assignable {
  id: string;
  name: string;
  /** The line below the name. */
  detail?: ReactNode;
  mark?: ReactNode;
  /** Its own page. */
  href: string;
}

interface AssignmentListProps {
  items: readonly Assignable[];
  assignedIds: readonly string[];
  /** Takes effect at once. */
  onChange: (id: string, isAssigned: boolean) => void;
  isReadOnly: boolean;
  searchLabel: string;
  /** Beside other things: scrolls by itself instead of pushing them away. */
  isBounded?: boolean;
}

/** From so many on, one looks for a line instead of looking through them. */
const SEARCH_FROM = 10;

/** Who has what, to be ticked. Lines keep their places while one ticks. */
export function AssignmentList({
  items,
  assignedIds,
  onChange,
  isReadOnly,
  searchLabel,
  isBounded = false,
}: AssignmentListProps) {
  const [search, setSearch] = useState('');
  // Those that were assigned when the list appeared come first.
  const [firstIds] = useState(() => new Set(assignedIds));
  const words = search.trim().toLowerCase();
  const shown = items
    .filter(({ name }) => name.toLowerCase().includes(words))
    .toSorted((one, other) => Number(firstIds.has(other.id)) - Number(firstIds.has(one.id)));
  return (
    <div className="flex flex-col gap-2">
      {items.length >= SEARCH_FROM ? (
        <Input
          type="search"
          aria-label={searchLabel}
          placeholder={searchLabel}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          // Inside a form, whose save it is not.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      ) : null}
      <ul className={classNames('-mx-1.5 flex flex-col', isBounded && 'max-h-80 overflow-y-auto')}>
        {shown.map(({ id, name, detail, mark, href }) => (
          <li key={id} className="flex items-start gap-2 rounded-md px-1.5 py-1.5 hover:bg-hover">
            <div className="min-w-0 flex-1">
              <Checkbox
                label={
                  <span className="flex items-start gap-2">
                    {mark}
                    <span className="min-w-0">
                      <span className="block font-medium wrap-anywhere">{name}</span>
                      {detail ? <span className="block text-ink-muted">{detail}</span> : null}
                    </span>
                  </span>
                }
                isChecked={assignedIds.includes(id)}
                disabled={isReadOnly}
                onChange={(isAssigned) => onChange(id, isAssigned)}
              />
            </div>
            <Link
              href={href}
              aria-label={`Open ${name}`}
              className="flex size-6 shrink-0 items-center justify-center rounded-md text-ink-subtle hover:bg-pressed hover:text-ink pointer-coarse:size-10"
            >
              <ChevronRight aria-hidden className="size-4" />
            </Link>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p className="text-sm text-ink-muted">Nothing fits “{search.trim()}”.</p> : null}
    </div>
  );
}

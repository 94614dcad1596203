'use client';

import { type RefObject, useEffect, useState } from 'react';
import { classNames } from '#lib/class-names.ts';
import { scrollBehavior } from '#lib/reduced-motion.ts';
import type { BoardColumn } from '../board-model.ts';

interface BoardTabsProps {
  columns: readonly BoardColumn[];
  scrollRef: RefObject<HTMLDivElement | null>;
}

/** On a phone, one column is in sight: these say how full each is, and go there. */
export function BoardTabs({ columns, scrollRef }: BoardTabsProps) {
  const [currentId, setCurrentId] = useState<string>(columns[0]?.id ?? '');
  const columnIds = columns.map((column) => column.id).join(' ');
  useEffect(() => {
    const root = scrollRef.current;
    if (!root || columnIds === '') return;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (entry.isIntersecting) setCurrentId(entry.target.getAttribute('data-column') ?? '');
        }
      },
      { root, threshold: 0.6 },
    );
    for (const section of root.querySelectorAll('section[data-column]')) observer.observe(section);
    return () => observer.disconnect();
  }, [scrollRef, columnIds]);

  return (
    <nav aria-label="Columns" className="flex shrink-0 gap-1 overflow-x-auto px-3 pt-2 md:hidden">
      {columns.map((column) => (
        <button
          key={column.id}
          type="button"
          aria-current={column.id === currentId || undefined}
          onClick={() =>
            scrollRef.current
              ?.querySelector(`[data-column="${column.id}"]`)
              ?.scrollIntoView({ behavior: scrollBehavior(), inline: 'center', block: 'nearest' })
          }
          className={classNames(
            'inline-flex h-9 shrink-0 items-center gap-1.5 rounded-full px-3 text-sm whitespace-nowrap',
            column.id === currentId ? 'bg-accent-soft font-medium text-accent-ink' : 'text-ink-muted',
          )}
        >
          {column.title}
          <span className="text-xs">{column.cards.length}</span>
        </button>
      ))}
    </nav>
  );
}

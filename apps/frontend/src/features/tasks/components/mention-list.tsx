'use client';

import { useEffect, useRef } from 'react';
import { AgentMark } from '#components/ui/agent-mark.tsx';
import { Avatar } from '#components/ui/avatar.tsx';
import { popupClasses } from '#components/ui/popup-classes.ts';
import { classNames } from '#lib/class-names.ts';
import type { MentionPicker } from '../hooks/use-mention-picker.ts';

/** The names to pick from, above the box: there a phone's keyboard does not cover them. */
export function MentionList({ id, picker }: { id: string; picker: MentionPicker }) {
  const listRef = useRef<HTMLDivElement>(null);
  const activeRef = useRef<HTMLDivElement>(null);
  const { options, activeIndex } = picker;
  useEffect(() => {
    listRef.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => {
    activeRef.current?.scrollIntoView({ block: 'nearest' });
  }, [activeIndex]);
  return (
    <div
      ref={listRef}
      id={id}
      role="listbox"
      aria-label="People and agents"
      className={classNames(
        popupClasses,
        'absolute bottom-full left-0 z-10 mb-1 max-h-64 w-72 max-w-full overflow-y-auto',
      )}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box keeps the focus and hears the keys
        <div
          key={`${option.type}:${option.id}`}
          ref={index === activeIndex ? activeRef : undefined}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === activeIndex}
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => index !== activeIndex && picker.setActiveIndex(index)}
          onClick={() => picker.pick(option)}
          className={classNames(
            'flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-sm select-none pointer-coarse:min-h-11',
            index === activeIndex && 'bg-hover',
          )}
        >
          {option.type === 'agent' ? (
            <AgentMark id={option.id} name={option.name} size="sm" isDecorative />
          ) : (
            <Avatar id={option.id} name={option.name} size="sm" isDecorative />
          )}
          <span className="min-w-0 truncate">{option.name}</span>
          <span className="min-w-0 flex-1 truncate font-mono text-xs text-ink-subtle">@{option.handle}</span>
          <span className="text-xs text-ink-subtle">{option.type === 'agent' ? 'agent' : ''}</span>
        </div>
      ))}
    </div>
  );
}

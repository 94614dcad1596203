'use client';

import type { Task } from '@helix/contracts';
import { useState } from 'react';

interface TaskTitleProps {
  task: Task;
  onSave: (title: string) => void;
}

const MOST_CHARACTERS = 300;

/** Text that can be typed over: saved on Enter or when left, Escape takes it back. */
export function TaskTitle({ task, onSave }: TaskTitleProps) {
  const [draft, setDraft] = useState<string | null>(null);
  if (!task.abilities.edit) {
    return <h2 className="text-xl font-semibold wrap-anywhere">{task.title}</h2>;
  }
  const commit = () => {
    const title = draft?.replace(/\s+/g, ' ').trim() ?? '';
    setDraft(null);
    if (title !== '' && title !== task.title) onSave(title);
  };
  return (
    <textarea
      value={draft ?? task.title}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
          event.preventDefault();
          event.currentTarget.blur();
        }
        if (event.key === 'Escape' && draft !== null) {
          event.stopPropagation();
          setDraft(null);
        }
      }}
      rows={1}
      maxLength={MOST_CHARACTERS}
      aria-label="Title"
      spellCheck
      className="field-sizing-content -mx-1.5 w-[calc(100%+0.75rem)] resize-none rounded-md border border-transparent bg-transparent px-1.5 py-0.5 text-xl font-semibold hover:border-line focus-visible:border-accent"
    />
  );
}

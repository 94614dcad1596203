'use client';

import { useId, useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { quietControlClasses } from '#components/ui/control-classes.ts';
import { parseTags } from '#lib/parse-tags.ts';
import { FieldRow, ValueButton } from './field-row.tsx';
import type { FieldProps } from './task-fields.tsx';

/** As badges until they are changed, then as one line of words between commas. */
export function TagsField({ task, isLocked, onSave }: FieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null) {
    return (
      <FieldRow label="Tags">
        <ValueButton
          label={task.tags.length > 0 ? `Tags: ${task.tags.join(', ')}` : 'No tags'}
          isEmpty={task.tags.length === 0}
          disabled={isLocked}
          onClick={() => setDraft(task.tags.join(', '))}
        >
          {task.tags.length > 0 ? task.tags.map((tag) => <Badge key={tag}>{tag}</Badge>) : 'No tags'}
        </ValueButton>
      </FieldRow>
    );
  }
  const commit = () => {
    const tags = parseTags(draft);
    setDraft(null);
    if (JSON.stringify(tags) !== JSON.stringify(task.tags)) onSave({ tags });
  };
  return (
    <FieldRow label="Tags" htmlFor={id}>
      <input
        id={id}
        // biome-ignore lint/a11y/noAutofocus: it replaces the button that was just pressed
        autoFocus
        value={draft}
        placeholder="seo, newsletter"
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') {
            event.stopPropagation();
            setDraft(null);
          }
        }}
        className={`${quietControlClasses} h-8 px-2 text-sm pointer-coarse:h-10`}
      />
    </FieldRow>
  );
}

'use client';

import type { Task } from '@helix/contracts';
import { Pencil } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Markdown } from '#components/ui/markdown.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { classNames } from '#lib/class-names.ts';
import { useDraft } from '#lib/use-draft.ts';

interface TaskDescriptionProps {
  task: Task;
  /** Something more important stands below: a result, a run. */
  isSecondary: boolean;
  /** Answers whether it is stored. The row is the one the editing began with. */
  onSave: (description: string, base: Task) => Promise<boolean>;
}

/** Names what is being written, so that it waits while another task is looked at. */
export function descriptionDraft(taskId: string): string {
  return `description:${taskId}`;
}

export function TaskDescription({ task, isSecondary, onSave }: TaskDescriptionProps) {
  const [current, setEditing] = useState<{ base: Task; draft: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  useDraft(descriptionDraft(task.id), {
    value: current,
    isDirty: current !== null && current.draft !== current.base.description,
    restore: setEditing,
  });

  const save = async () => {
    if (!current || isBusy) return;
    setBusy(true);
    const isStored =
      current.draft === current.base.description || (await onSave(current.draft, current.base));
    setBusy(false);
    if (isStored) setEditing(null);
  };

  if (current) {
    return (
      <section aria-label="Description">
        <Tabs
          aria-label="Description"
          tabs={[
            {
              value: 'write',
              label: 'Write',
              content: (
                <Textarea
                  value={current.draft}
                  onChange={(event) => setEditing({ ...current, draft: event.target.value })}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
                    if (event.key === 'Escape') {
                      event.stopPropagation();
                      if (current.draft === current.base.description) setEditing(null);
                    }
                  }}
                  rows={8}
                  aria-label="Description"
                  autoFocus
                  placeholder="What should be done, for whom, and how will you know that it is good?"
                />
              ),
            },
            {
              value: 'preview',
              label: 'Preview',
              content: current.draft.trim() ? (
                <Markdown text={current.draft} className="min-h-32" />
              ) : (
                <p className="min-h-32 text-ink-subtle">Nothing written yet.</p>
              ),
            },
          ]}
        />
        <div className="mt-2 flex items-center justify-end gap-2">
          <span className="mr-auto text-xs text-ink-subtle">Markdown · Ctrl Enter saves</span>
          <Button size="sm" onClick={() => setEditing(null)}>
            Discard
          </Button>
          <Button size="sm" variant="primary" isBusy={isBusy} onClick={() => void save()}>
            Save
          </Button>
        </div>
      </section>
    );
  }

  const edit = () => setEditing({ base: task, draft: task.description });
  if (task.description.trim() === '') {
    return task.abilities.edit ? (
      <button
        type="button"
        onClick={edit}
        className="w-full rounded-lg border border-dashed border-line-strong px-3 py-2.5 text-left text-ink-subtle hover:bg-hover"
      >
        Describe the task: the agent reads every word of it.
      </button>
    ) : (
      <p className="text-ink-subtle">No description.</p>
    );
  }
  return (
    <section aria-label="Description">
      <Folded text={task.description} isShort={isSecondary}>
        {task.abilities.edit ? (
          <Button size="sm" variant="ghost" icon={<Pencil aria-hidden />} onClick={edit}>
            Edit description
          </Button>
        ) : null}
      </Folded>
    </section>
  );
}

interface FoldedProps {
  text: string;
  isShort: boolean;
  /** Buttons below. */
  children: ReactNode;
}

/** A long description is folded, so that the result below stays near. */
function Folded({ text, isShort, children }: FoldedProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [isLong, setLong] = useState(text.length > 1_200);
  const [isOpen, setOpen] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || isOpen) return;
    const measure = () => setLong(text !== '' && element.scrollHeight > element.clientHeight + 8);
    measure();
    // The text is laid out anew when its parser has been loaded, and when the window changes.
    const observer = new ResizeObserver(measure);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [text, isOpen, isShort]);
  return (
    <>
      <div
        ref={ref}
        className={classNames(
          'overflow-hidden',
          !isOpen && (isShort ? 'max-h-28' : 'max-h-60'),
          isLong && !isOpen && 'mask-b-from-60% mask-b-to-100%',
        )}
      >
        <Markdown text={text} />
      </div>
      <div className="mt-1 -ml-2 flex gap-1">
        {isLong ? (
          <Button size="sm" variant="ghost" onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Show less' : 'Show all'}
          </Button>
        ) : null}
        {children}
      </div>
    </>
  );
}

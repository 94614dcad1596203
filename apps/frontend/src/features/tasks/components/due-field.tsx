'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { quietControlClasses } from '#components/ui/control-classes.ts';
import { dueLabel, fromDateField, toDateField } from '#lib/due-date.ts';
import { useNow } from '#lib/use-now.ts';
import { FieldRow, ValueButton } from './field-row.tsx';
import type { FieldProps } from './task-fields.tsx';

/** While a year is typed, its first digits are years too: nobody means those. */
const FIRST_YEAR = 2000;

/** In words until it is changed; with a pointer the calendar opens at once, and a day is saved as it is picked. */
export function DueField({ task, isLocked, onSave }: FieldProps) {
  const [changedWith, setChangedWith] = useState<'pointer' | 'keyboard' | null>(null);
  const commit = (value: string) => {
    setChangedWith(null);
    const next = fromDateField(value);
    if (toDateField(next) !== toDateField(task.due_date)) onSave({ due_date: next });
  };
  if (changedWith === null) {
    return (
      <FieldRow label="Due">
        <DueWords task={task} isLocked={isLocked} onChange={setChangedWith} />
      </FieldRow>
    );
  }
  return (
    <DueInput
      value={toDateField(task.due_date)}
      isPicking={changedWith === 'pointer'}
      onCommit={commit}
      onCancel={() => setChangedWith(null)}
    />
  );
}

function DueWords({
  task,
  isLocked,
  onChange,
}: Omit<FieldProps, 'onSave'> & { onChange: (by: 'pointer' | 'keyboard') => void }) {
  const now = useNow();
  const due = task.due_date === null ? null : dueLabel(new Date(task.due_date), new Date(now));
  const isOver = task.status === 'done' || task.status === 'cancelled';
  const words = due === null ? 'No due date' : due.text;
  return (
    <ValueButton
      label={words}
      isEmpty={due === null}
      tone={due?.isOverdue && !isOver ? 'danger' : 'normal'}
      disabled={isLocked}
      onClick={(event) => onChange(event.detail > 0 ? 'pointer' : 'keyboard')}
    >
      {/* The row is called Due already. */}
      {words.replace(/^Due (\w)/, (_, first: string) => first.toUpperCase())}
    </ValueButton>
  );
}

interface DueInputProps {
  value: string;
  isPicking: boolean;
  onCommit: (value: string) => void;
  onCancel: () => void;
}

function DueInput({ value, isPicking, onCommit, onCancel }: DueInputProps) {
  const id = useId();
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    ref.current?.focus();
    if (!isPicking) return;
    try {
      ref.current?.showPicker();
    } catch {
      // The browser has none, or wants another click: the field can be typed in.
    }
  }, [isPicking]);
  return (
    <FieldRow label="Due" htmlFor={id}>
      <input
        ref={ref}
        id={id}
        type="date"
        defaultValue={value}
        onChange={(event) => {
          const year = event.target.valueAsDate?.getUTCFullYear() ?? 0;
          if (isPicking && year >= FIRST_YEAR) onCommit(event.target.value);
        }}
        onBlur={(event) => onCommit(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onCommit(event.currentTarget.value);
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onCancel();
        }}
        className={`${quietControlClasses} h-8 px-2 text-sm pointer-coarse:h-10`}
      />
    </FieldRow>
  );
}

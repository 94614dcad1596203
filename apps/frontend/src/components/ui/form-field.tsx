'use client';

import { Field } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

interface FormFieldProps {
  label: string;
  name?: string;
  hint?: ReactNode;
  /** Says what is wrong and what to do; announced, and tied to the control. */
  error?: string | undefined;
  isOptional?: boolean;
  /** Where the surroundings already say it: still read aloud. */
  isLabelHidden?: boolean;
  children: ReactNode;
}

/** A label, one control, a hint and an error, tied together for everyone. */
export function FormField({
  label,
  name,
  hint,
  error,
  isOptional = false,
  isLabelHidden = false,
  children,
}: FormFieldProps) {
  return (
    <Field.Root name={name} invalid={Boolean(error)} className="flex min-w-0 flex-col gap-1.5">
      <Field.Label className={isLabelHidden ? 'sr-only' : 'text-sm font-medium text-ink'}>
        {label}
        {isOptional ? <span className="font-normal text-ink-subtle"> (optional)</span> : null}
      </Field.Label>
      {children}
      {error ? (
        <Field.Error match className="flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{error}</span>
        </Field.Error>
      ) : null}
      {hint ? (
        <Field.Description render={<div />} className="text-sm text-ink-muted">
          {hint}
        </Field.Description>
      ) : null}
    </Field.Root>
  );
}

'use client';

import { Field } from '@base-ui/react/field';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';
import { controlClasses } from './control-classes.ts';

interface TextareaProps extends ComponentProps<'textarea'> {
  /** For a page that is about this text. */
  isTall?: boolean;
}

/** Grows with its text where the browser can (`field-sizing`), up to half the window (three quarters when tall). */
export function Textarea({ className, rows = 3, isTall = false, ...props }: TextareaProps) {
  return (
    <Field.Control
      render={<textarea {...props} rows={rows} />}
      className={classNames(
        controlClasses,
        'field-sizing-content resize-y px-2.5 py-1.5 leading-normal',
        isTall ? 'max-h-[75dvh] min-h-96' : 'max-h-[50dvh] min-h-16',
        className,
      )}
    />
  );
}

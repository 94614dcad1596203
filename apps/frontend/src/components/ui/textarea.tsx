'use client';

import { Field } from '@base-ui/react/field';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';
import { controlClasses } from './control-classes.ts';

/** Grows with its text where the browser can (`field-sizing`), up to half the window. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<'textarea'>) {
  return (
    <Field.Control
      render={<textarea {...props} rows={rows} />}
      className={classNames(
        controlClasses,
        'field-sizing-content max-h-[50dvh] min-h-16 resize-y px-2.5 py-1.5 leading-normal',
        className,
      )}
    />
  );
}

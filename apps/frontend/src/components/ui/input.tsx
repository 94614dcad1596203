'use client';

import { Input as BaseInput } from '@base-ui/react/input';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';
import { controlClasses } from './control-classes.ts';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <BaseInput
      {...props}
      className={classNames(controlClasses, 'h-9 px-2.5 pointer-coarse:h-11', className)}
    />
  );
}

'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** What it does, as a verb: read aloud, and shown on hover. */
  label: string;
  icon: ReactNode;
  size?: 'sm' | 'md';
  /** Shortcut shown in the tooltip. */
  shortcut?: string;
  /** Where the tooltip hides none of the neighbours: it stays while the button has the focus. */
  tooltipSide?: 'top' | 'bottom' | 'left' | 'right';
}

export function IconButton({
  label,
  icon,
  size = 'md',
  shortcut,
  tooltipSide,
  className,
  ...props
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut} side={tooltipSide}>
      <BaseButton
        {...props}
        aria-label={label}
        className={classNames(
          'inline-flex shrink-0 items-center justify-center rounded-md text-ink-muted transition-colors select-none hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink active:not-data-disabled:bg-pressed data-disabled:cursor-not-allowed data-disabled:opacity-50 data-popup-open:bg-pressed data-popup-open:text-ink pointer-coarse:size-10 [&_svg]:size-4',
          size === 'sm' ? 'size-6' : 'size-8',
          className,
        )}
      >
        {icon}
      </BaseButton>
    </Tooltip>
  );
}

'use client';

import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';
import { controlClasses, quietControlClasses } from './control-classes.ts';
import { popupClasses } from './popup-classes.ts';

export interface SelectOption {
  value: string;
  label: string;
  /** Shown before the label: an avatar, an icon. */
  mark?: ReactNode;
  hint?: string;
  disabled?: boolean;
}

interface SelectProps {
  options: readonly SelectOption[];
  value: string | null;
  onValueChange: (value: string) => void;
  placeholder?: string;
  /** Needed where no FormField gives it a label. */
  'aria-label'?: string;
  name?: string;
  disabled?: boolean;
  size?: 'sm' | 'md';
  /** Without a frame until one points at it: a value among others. */
  isQuiet?: boolean;
  className?: string;
}

export function Select({
  options,
  value,
  onValueChange,
  placeholder = 'Choose…',
  size = 'md',
  isQuiet = false,
  className,
  name,
  disabled,
  ...props
}: SelectProps) {
  const chosen = options.find((option) => option.value === value);
  return (
    <BaseSelect.Root
      items={options.map(({ value: itemValue, label }) => ({ value: itemValue, label }))}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next);
      }}
      name={name}
      disabled={disabled}
    >
      <BaseSelect.Trigger
        {...props}
        className={classNames(
          isQuiet ? quietControlClasses : controlClasses,
          'group flex items-center justify-between gap-2 text-left select-none',
          isQuiet ? 'px-2' : 'px-2.5 data-popup-open:border-accent',
          size === 'sm' ? 'h-8 text-sm pointer-coarse:h-10' : 'h-9 pointer-coarse:h-11',
          className,
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          {chosen?.mark}
          <span className={classNames('truncate', !chosen && 'text-ink-subtle')}>
            {chosen?.label ?? placeholder}
          </span>
        </span>
        <BaseSelect.Icon className="text-ink-subtle">
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <BaseSelect.Popup
            className={classNames(
              popupClasses,
              'max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto',
            )}
          >
            <BaseSelect.List className="outline-none">
              {options.map((option) => (
                <BaseSelect.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover pointer-coarse:min-h-11"
                >
                  {option.mark}
                  <span className="min-w-0 flex-1">
                    <BaseSelect.ItemText className="block truncate">{option.label}</BaseSelect.ItemText>
                    {option.hint ? (
                      <span className="block truncate text-xs text-ink-muted">{option.hint}</span>
                    ) : null}
                  </span>
                  <span className="size-4 shrink-0">
                    <BaseSelect.ItemIndicator>
                      <Check aria-hidden className="size-4 text-accent-ink" />
                    </BaseSelect.ItemIndicator>
                  </span>
                </BaseSelect.Item>
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

'use client';

import { Combobox as BaseCombobox } from '@base-ui/react/combobox';
import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';
import { controlClasses } from './control-classes.ts';
import { popupClasses } from './popup-classes.ts';

export interface ComboboxOption {
  value: string;
  label: string;
  mark?: ReactNode;
  hint?: string;
}

interface ComboboxProps {
  options: readonly ComboboxOption[];
  value: string | null;
  onValueChange: (value: string | null) => void;
  placeholder: string;
  /** Said where nothing fits what was typed. */
  emptyText: string;
  'aria-label'?: string;
}

/** One out of many: typing narrows the list. */
export function Combobox({ options, value, onValueChange, placeholder, emptyText, ...props }: ComboboxProps) {
  return (
    <BaseCombobox.Root
      items={options}
      value={options.find((option) => option.value === value) ?? null}
      onValueChange={(option) => onValueChange(option?.value ?? null)}
      autoHighlight
    >
      <BaseCombobox.Input
        {...props}
        placeholder={placeholder}
        className={classNames(controlClasses, 'h-9 px-2.5 pointer-coarse:h-11')}
      />
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} className="z-50 outline-none">
          <BaseCombobox.Popup
            className={classNames(
              popupClasses,
              'max-h-[min(20rem,var(--available-height))] w-(--anchor-width) overflow-y-auto',
            )}
          >
            <BaseCombobox.Empty>
              <p className="px-2 py-1.5 text-sm text-ink-muted">{emptyText}</p>
            </BaseCombobox.Empty>
            <BaseCombobox.List className="outline-none">
              {(option: ComboboxOption) => (
                <BaseCombobox.Item
                  key={option.value}
                  value={option}
                  className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1 text-sm outline-none select-none data-highlighted:bg-hover pointer-coarse:min-h-11"
                >
                  {option.mark}
                  <span className="min-w-0 flex-1 truncate">{option.label}</span>
                  {option.hint ? (
                    <span className="truncate text-xs text-ink-muted">{option.hint}</span>
                  ) : null}
                </BaseCombobox.Item>
              )}
            </BaseCombobox.List>
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </BaseCombobox.Root>
  );
}

'use client';

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

interface CheckboxProps {
  label: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  disabled?: boolean;
  name?: string;
}

export function Checkbox({ label, isChecked, onChange, disabled, name }: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control
    <label className="flex min-h-6 cursor-pointer items-start gap-2 text-sm has-data-disabled:cursor-not-allowed has-data-disabled:opacity-60">
      <BaseCheckbox.Root
        checked={isChecked}
        onCheckedChange={onChange}
        disabled={disabled}
        name={name}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-control bg-surface transition-colors data-checked:border-accent data-checked:bg-accent"
      >
        <BaseCheckbox.Indicator className="text-on-accent">
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span>{label}</span>
    </label>
  );
}

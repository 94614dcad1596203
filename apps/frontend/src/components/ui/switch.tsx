'use client';

import { Switch as BaseSwitch } from '@base-ui/react/switch';
import type { ReactNode } from 'react';

interface SwitchProps {
  label: string;
  hint?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  disabled?: boolean;
}

/** Takes effect at once (in a form, use a checkbox for what is saved later). */
export function Switch({ label, hint, isOn, onChange, disabled }: SwitchProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control
    <label className="flex cursor-pointer items-start justify-between gap-4">
      <span className="min-w-0">
        <span className="block text-sm font-medium">{label}</span>
        {hint ? <span className="block text-sm text-ink-muted">{hint}</span> : null}
      </span>
      <BaseSwitch.Root
        checked={isOn}
        onCheckedChange={onChange}
        disabled={disabled}
        className="relative mt-0.5 flex h-5 w-9 shrink-0 rounded-full border border-line-control bg-sunken p-0.5 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-60"
      >
        <BaseSwitch.Thumb className="size-3.5 rounded-full bg-ink-subtle transition-transform data-checked:translate-x-4 data-checked:bg-white" />
      </BaseSwitch.Root>
    </label>
  );
}

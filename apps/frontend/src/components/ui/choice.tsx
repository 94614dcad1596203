'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';

interface ChoiceProps<Value extends string> {
  /** What is chosen: read aloud. */
  label: string;
  options: readonly { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few, all in sight; the arrow keys move between them. */
export function Choice<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      className="inline-flex shrink-0 rounded-md border border-line-strong p-0.5"
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          nativeButton
          render={<button type="button" />}
          className="h-6 rounded-sm px-2 text-xs font-medium whitespace-nowrap text-ink-muted transition-colors hover:text-ink data-checked:bg-pressed data-checked:text-ink pointer-coarse:h-9"
        >
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}

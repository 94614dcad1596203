'use client';

import { FormField } from '#components/ui/form-field.tsx';
import { NumberInput } from '#components/ui/number-input.tsx';
import type { FormState } from '#lib/use-form.ts';
import type { ModelValues } from './model-dialog.tsx';

type NumberField = {
  [Name in keyof ModelValues]: ModelValues[Name] extends number | null ? Name : never;
}[keyof ModelValues];

const prices: { name: NumberField; label: string }[] = [
  { name: 'input_price_per_million', label: 'Input' },
  { name: 'output_price_per_million', label: 'Output' },
  { name: 'cached_input_price_per_million', label: 'Cached input' },
];
const sizes: { name: NumberField; label: string }[] = [
  { name: 'context_window', label: 'Context window' },
  { name: 'max_output_tokens', label: 'Longest answer' },
];

/** Prices make costs visible; sizes keep a prompt from being refused. Both can wait. */
export function ModelPrices({ form }: { form: FormState<ModelValues> }) {
  const field = ({ name, label }: { name: NumberField; label: string }, placeholder: string) => (
    <FormField key={name} label={label} error={form.errors[name]}>
      <NumberInput
        value={form.values[name]}
        onChange={(value) => form.set(name, value)}
        placeholder={placeholder}
      />
    </FormField>
  );
  const hasError = [...prices, ...sizes].some(({ name }) => form.errors[name]);
  return (
    <details open={hasError || undefined}>
      <summary className="-mx-1 w-fit cursor-pointer rounded-sm px-1 text-sm text-ink-muted hover:text-ink">
        Prices and sizes
      </summary>
      <div className="mt-3 flex flex-col gap-4">
        <fieldset>
          <legend className="mb-2 text-sm text-ink-muted">US dollars per million tokens</legend>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
            {prices.map((each) => field(each, '0.00'))}
          </div>
        </fieldset>
        <fieldset>
          <legend className="mb-2 text-sm text-ink-muted">Tokens</legend>
          <div className="grid grid-cols-2 gap-3">{sizes.map((each) => field(each, '128000'))}</div>
        </fieldset>
      </div>
    </details>
  );
}

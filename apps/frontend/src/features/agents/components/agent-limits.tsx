'use client';

import { FormField } from '#components/ui/form-field.tsx';
import { NumberInput } from '#components/ui/number-input.tsx';
import type { FormState } from '#lib/use-form.ts';

interface Limits {
  max_concurrent_runs: number;
  max_tokens_per_run: number;
  run_deadline_seconds: number;
}

const secondsPerMinute = 60;

/** How much one agent may do at once, spend and take: folded, because the defaults serve most. */
export function AgentLimits<Values extends Limits>({
  form,
  isReadOnly,
}: {
  form: FormState<Values>;
  isReadOnly: boolean;
}) {
  const set = (name: keyof Limits, value: number | null) =>
    form.set(name, (value ?? 0) as Values[keyof Limits]);
  const hasError = ['max_concurrent_runs', 'max_tokens_per_run', 'run_deadline_seconds'].some(
    (name) => form.errors[name],
  );
  return (
    <details open={hasError || undefined} className="group">
      <summary className="-mx-1 w-fit cursor-pointer rounded-sm px-1 text-sm text-ink-muted hover:text-ink">
        Limits
      </summary>
      <div className="mt-3 flex flex-col gap-4">
        <FormField label="Runs at once" error={form.errors.max_concurrent_runs}>
          <NumberInput
            value={form.values.max_concurrent_runs}
            onChange={(value) => set('max_concurrent_runs', value)}
            disabled={isReadOnly}
          />
        </FormField>
        <FormField
          label="Tokens per run"
          error={form.errors.max_tokens_per_run}
          hint="A run stops when it has used them."
        >
          <NumberInput
            value={form.values.max_tokens_per_run}
            onChange={(value) => set('max_tokens_per_run', value)}
            disabled={isReadOnly}
          />
        </FormField>
        <FormField label="Minutes per run" error={form.errors.run_deadline_seconds}>
          <NumberInput
            value={form.values.run_deadline_seconds / secondsPerMinute}
            onChange={(value) =>
              set('run_deadline_seconds', value === null ? null : Math.round(value * secondsPerMinute))
            }
            disabled={isReadOnly}
          />
        </FormField>
      </div>
    </details>
  );
}

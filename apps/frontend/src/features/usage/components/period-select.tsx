'use client';

import { useId } from 'react';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { changeQuery } from '#lib/change-query.ts';
import { type Period, periods } from '../usage-period.ts';

const chosen = 'chosen';

/** The last days, or the days between two. Stands in the address. */
export function PeriodSelect({ period }: { period: Period }) {
  const { from, to, choice } = period;
  return (
    <>
      {choice === chosen ? (
        <>
          <Day label="From" value={from} max={to} onChange={(day) => changeQuery({ from: day, to })} />
          <Day label="To" value={to} min={from} onChange={(day) => changeQuery({ from, to: day })} />
        </>
      ) : null}
      <div className="w-40">
        <Select
          aria-label="Which days"
          size="sm"
          value={choice}
          onValueChange={(next) =>
            next === chosen
              ? changeQuery({ from, to, days: null })
              : changeQuery({ days: next, from: null, to: null })
          }
          options={[
            ...periods.map(({ value, label }) => ({ value, label })),
            { value: chosen, label: 'Chosen days' },
          ]}
        />
      </div>
    </>
  );
}

interface DayProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
}

function Day({ label, value, min, max, onChange }: DayProps) {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5 text-sm text-ink-muted">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="date"
        className="h-8! text-sm pointer-coarse:h-10!"
        value={value}
        min={min}
        max={max}
        required
        onChange={(event) => {
          if (event.target.value) onChange(event.target.value);
        }}
      />
    </span>
  );
}

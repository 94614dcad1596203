'use client';

import { type ComponentProps, useState } from 'react';
import { Input } from './input.tsx';

interface NumberInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> {
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A number as typed text: what cannot be read yet is kept while typing, and counts as none. */
export function NumberInput({ value, onChange, ...props }: NumberInputProps) {
  const [text, setText] = useState(value === null ? '' : String(value));
  const shown = readNumber(text) === value ? text : value === null ? '' : String(value);
  return (
    <Input
      {...props}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      onChange={(event) => {
        const next = event.target.value.replace(/[^\d.,]/g, '').replace(',', '.');
        setText(next);
        onChange(readNumber(next));
      }}
    />
  );
}

function readNumber(text: string): number | null {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? null : number;
}

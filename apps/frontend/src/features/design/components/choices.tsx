'use client';

import { useState } from 'react';
import { Avatar } from '#components/ui/avatar.tsx';
import { Section } from '#components/ui/card.tsx';
import { Combobox } from '#components/ui/combobox.tsx';
import { CopyField } from '#components/ui/copy-field.tsx';
import { RadioCards } from '#components/ui/radio-cards.tsx';

const people = ['Ada Lovelace', 'Grace Hopper', 'Edith Clarke'];
const levels = [
  { value: 'view', label: 'Can view', hint: 'Reads everything on the board.' },
  { value: 'work', label: 'Can work', hint: 'Adds tasks, comments and runs agents.' },
] as const;

/** Choosing with a sentence each, choosing out of many, and taking something away. */
export function Choices() {
  const [level, setLevel] = useState<'view' | 'work'>('work');
  const [person, setPerson] = useState<string | null>(null);
  return (
    <Section title="Choices">
      <div className="flex flex-col gap-4">
        <RadioCards label="Level" options={levels} value={level} onChange={setLevel} />
        <Combobox
          aria-label="Person"
          placeholder="Add a person…"
          emptyText="Nobody is called like that."
          value={person}
          onValueChange={setPerson}
          options={people.map((name) => ({
            value: name,
            label: name,
            mark: <Avatar id={name} name={name} size="sm" isDecorative />,
          }))}
        />
        <CopyField label="Link" text="https://helix.example.com/invite#…" />
      </div>
    </Section>
  );
}

'use client';

import { type GrantedLevel, grantedLevelSchema, grantedLevels } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { type FormEvent, useRef, useState } from 'react';
import { Avatar } from '#components/ui/avatar.tsx';
import { Button } from '#components/ui/button.tsx';
import { Combobox } from '#components/ui/combobox.tsx';
import { Select } from '#components/ui/select.tsx';
import { meQuery } from '#lib/queries.ts';
import { levelOptions } from '../access-words.ts';
import { pickablePeopleQuery } from '../api/people-requests.ts';

interface AddToBoardProps {
  /** Who is on the list already. */
  known: readonly string[];
  isBusy: boolean;
  onAdd: (added: { userId: string; level: GrantedLevel }) => Promise<unknown>;
}

export function AddToBoard({ known, isBusy, onAdd }: AddToBoardProps) {
  const { data: people = [], isSuccess } = useQuery(pickablePeopleQuery());
  const { data: me } = useQuery(meQuery());
  const formRef = useRef<HTMLFormElement>(null);
  const [userId, setUserId] = useState<string | null>(null);
  const [level, setLevel] = useState<GrantedLevel>('create');
  const others = people.filter(({ id }) => !known.includes(id));
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (userId === null) return;
    await onAdd({ userId, level }).then(
      () => {
        setUserId(null);
        // The button has nothing to add now: whoever adds several people goes on typing.
        formRef.current?.querySelector('input')?.focus();
      },
      // Said by whoever saves it; the choice stays to be tried again.
      () => undefined,
    );
  };
  if (isSuccess && others.length === 0 && userId === null) {
    return (
      <p className="text-sm text-ink-muted">
        Everybody in the organization is on this list.{' '}
        {me?.abilities.manage_people ? (
          <>
            Invite more on the page{' '}
            <Link href="/people" className="text-accent-ink underline underline-offset-2">
              People
            </Link>
            .
          </>
        ) : (
          'An owner or administrator can invite more.'
        )}
      </p>
    );
  }
  return (
    <form ref={formRef} onSubmit={add} className="flex flex-wrap gap-2 sm:flex-nowrap">
      <div className="min-w-0 flex-1 basis-full sm:basis-0">
        <Combobox
          aria-label="Person to add"
          placeholder="Add a person…"
          emptyText="Nobody else is called like that."
          value={userId}
          onValueChange={setUserId}
          options={others.map(({ id, name, handle }) => ({
            value: id,
            label: name,
            hint: `@${handle}`,
            mark: <Avatar id={id} name={name} size="sm" isDecorative />,
          }))}
        />
      </div>
      <div className="min-w-0 flex-1 sm:w-36 sm:flex-none">
        <Select
          aria-label="Access of the new person"
          value={level}
          onValueChange={(value) => setLevel(grantedLevelSchema.parse(value))}
          options={levelOptions(grantedLevels)}
        />
      </div>
      <Button
        type="submit"
        variant="primary"
        disabled={userId === null}
        isBusy={isBusy}
        className="h-9 pointer-coarse:h-11"
      >
        Add
      </Button>
    </form>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { NavLink } from '#components/nav-link.tsx';
import { meQuery } from '#lib/queries.ts';

/** The way to the people, for those who manage them. */
export function PeopleLink() {
  const { data: me } = useQuery(meQuery());
  if (!me?.abilities.manage_people) return null;
  return (
    <NavLink href="/people" icon={<Users aria-hidden className="size-4" />}>
      People
    </NavLink>
  );
}

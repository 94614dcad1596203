'use client';

import { useQuery } from '@tanstack/react-query';
import { UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { PageHeader } from '#components/page-header.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Input } from '#components/ui/input.tsx';
import { meQuery } from '#lib/queries.ts';
import { useForgetQuery } from '#lib/use-forget-query.ts';
import { invitationsQuery } from '../api/invitation-requests.ts';
import { peopleQuery } from '../api/people-requests.ts';
import { findPeople } from '../find-people.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { PendingInvitations } from './pending-invitations.tsx';
import { PersonRow } from './person-row.tsx';

/** Fewer are seen at one glance. */
const FILTER_FROM = 8;

/**
 * Who is in the organization, who is invited, and what each may do.
 * @param isInviting begins with the dialog open, for links that lead to inviting.
 */
export function PeoplePage({ isInviting: beginsInviting }: { isInviting: boolean }) {
  const { data: me } = useQuery(meQuery());
  const mayManage = me?.abilities.manage_people ?? false;
  const { data: people = [] } = useQuery({ ...peopleQuery(), enabled: mayManage });
  const { data: invitations = [] } = useQuery({ ...invitationsQuery(), enabled: mayManage });
  const [isInviting, setInviting] = useState(beginsInviting);
  useForgetQuery(beginsInviting);
  const [filter, setFilter] = useState('');
  if (!mayManage) {
    return (
      <>
        <PageHeader title="People" />
        <EmptyState icon={<Users aria-hidden />} title="Not open to you">
          Owners and administrators manage people here. Ask one of them if something should change.
        </EmptyState>
      </>
    );
  }
  const found = findPeople(people, filter);
  const isAlone = people.length === 1 && invitations.length === 0;
  return (
    <>
      <PageHeader
        title="People"
        actions={
          <Button variant="primary" icon={<UserPlus aria-hidden />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        }
      />
      <div className="mx-auto flex max-w-5xl flex-col gap-6 p-4 md:p-6">
        <section className="flex flex-col gap-2">
          <div className="flex min-h-9 flex-wrap items-center justify-between gap-2">
            <h2 className="text-sm font-medium text-ink-muted">
              {people.length === 1 ? '1 person' : `${people.length} people`}
            </h2>
            {people.length >= FILTER_FROM ? (
              <Input
                aria-label="Filter people by name, handle or e-mail"
                placeholder="Filter"
                value={filter}
                onChange={(event) => setFilter(event.target.value)}
                className="max-w-56"
              />
            ) : null}
          </div>
          <ul className="overflow-hidden rounded-lg border border-line bg-surface">
            {found.map((person) => (
              <PersonRow key={person.id} person={person} isMe={person.id === me?.id} />
            ))}
            {found.length === 0 && filter ? (
              <li className="p-4 text-sm text-ink-muted">Nobody is called like that.</li>
            ) : null}
          </ul>
          {isAlone ? (
            <p className="text-sm text-ink-muted">
              You are alone here with your agents. Invite somebody: they get a link, choose a password and see
              the boards that you share with them.
            </p>
          ) : null}
        </section>
        <PendingInvitations invitations={invitations} />
      </div>
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </>
  );
}

'use client';

import type { Invitation } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link2, Mail } from 'lucide-react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { levelWords, roleWords } from '../access-words.ts';
import { revokeInvitation } from '../api/invitation-requests.ts';

/** Links that are still out. Absent where there are none. */
export function PendingInvitations({ invitations }: { invitations: readonly Invitation[] }) {
  if (invitations.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="flex min-h-9 items-center text-sm font-medium text-ink-muted">
        {invitations.length === 1 ? '1 invitation' : `${invitations.length} invitations`} not accepted yet
      </h2>
      <ul className="overflow-hidden rounded-lg border border-line bg-surface">
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const queryClient = useQueryClient();
  const { id, email, role, is_expired: isExpired } = invitation;
  const name = email ?? 'Whoever has the link';
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['invitations'] });
      if (!isExpired) showToast({ title: 'The link lets nobody in any more' });
    },
    onError: (error) =>
      showToast({ title: 'The invitation is still there', description: messageOf(error), tone: 'danger' }),
  });
  return (
    <li className="flex items-center gap-3 border-b border-line p-3 last:border-b-0 sm:px-4">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-full border border-dashed border-line-strong text-ink-muted [&_svg]:size-4">
        {email ? <Mail aria-hidden /> : <Link2 aria-hidden />}
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-52">
          <div className="flex min-w-0 items-center gap-2">
            <span className="truncate font-medium">{name}</span>
            {isExpired ? <Badge tone="attention">Expired</Badge> : null}
          </div>
          <p className="text-sm wrap-break-word text-ink-muted">
            {boardsOf(invitation)} <span className="text-ink-subtle">· by {invitation.created_by_name}</span>
          </p>
        </div>
        <span className="text-sm sm:w-28">{roleWords[role].label}</span>
        <span className="text-sm text-ink-muted sm:w-40">
          {isExpired ? 'Expired ' : 'Expires '}
          <RelativeTime time={invitation.expires_at} />
        </span>
      </div>
      <div className="flex shrink-0 justify-end sm:w-20">
        <Button
          size="sm"
          isBusy={revoke.isPending}
          onClick={() => revoke.mutate()}
          aria-label={`${isExpired ? 'Remove' : 'Revoke'} the invitation of ${name}`}
        >
          {isExpired ? 'Remove' : 'Revoke'}
        </Button>
      </div>
    </li>
  );
}

function boardsOf({ boards, role }: Invitation): string {
  if (role === 'admin') return 'Every board';
  if (boards.length === 0) return 'No board yet';
  return boards.map(({ name, level }) => `${name} (${levelWords[level].label.toLowerCase()})`).join(', ');
}

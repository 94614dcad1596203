'use client';

import type { Person } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ban, EllipsisVertical, Pencil, ShieldHalf, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { disablePerson, enablePerson } from '../api/people-requests.ts';
import { RenameDialog } from './rename-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';

/** What the reader may do with a person; nothing is offered that would be refused. */
export function PersonMenu({ person }: { person: Person }) {
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<'rename' | 'role' | 'disable'>();
  const close = () => setOpen(undefined);
  const { abilities } = person;
  const toggle = useMutation({
    mutationFn: () => (abilities.enable ? enablePerson(person.id) : disablePerson(person.id)),
    onSuccess: async (saved) => {
      close();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['people'] }),
        queryClient.invalidateQueries({ queryKey: ['invitations'] }),
      ]);
      showToast({
        title: saved.disabled_at ? `${saved.name} is signed out` : `${saved.name} can sign in again`,
      });
    },
    onError: (error) => {
      close();
      showToast({ title: `${person.name} was not changed`, description: messageOf(error), tone: 'danger' });
    },
  });
  const mayChangeRole = abilities.roles.length > 0;
  if (!abilities.rename && !mayChangeRole && !abilities.disable && !abilities.enable) {
    return null;
  }
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton label={`More about ${person.name}`} icon={<EllipsisVertical aria-hidden />} />}
      >
        {mayChangeRole ? (
          <MenuItem icon={<ShieldHalf aria-hidden />} onSelect={() => setOpen('role')}>
            Change role…
          </MenuItem>
        ) : null}
        {abilities.rename ? (
          <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setOpen('rename')}>
            Change name…
          </MenuItem>
        ) : null}
        {abilities.disable || abilities.enable ? <MenuSeparator /> : null}
        {abilities.disable ? (
          <MenuItem icon={<Ban aria-hidden />} tone="danger" onSelect={() => setOpen('disable')}>
            Disable…
          </MenuItem>
        ) : null}
        {abilities.enable ? (
          <MenuItem icon={<UserCheck aria-hidden />} onSelect={() => toggle.mutate()}>
            Enable
          </MenuItem>
        ) : null}
      </Menu>
      <RoleDialog person={person} isOpen={open === 'role'} onClose={close} />
      <RenameDialog person={person} isOpen={open === 'rename'} onClose={close} />
      <ConfirmDialog
        title={`Disable ${person.name}?`}
        action="Disable account"
        isOpen={open === 'disable'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'disable' : undefined)}
        onConfirm={() => toggle.mutate()}
        isBusy={toggle.isPending}
      >
        They are signed out everywhere at once and cannot sign in again. Links they made to invite others stop
        working. Their tasks, comments and name stay, agents finish what they asked for, and you can enable
        the account again at any time.
      </ConfirmDialog>
    </>
  );
}

'use client';

import type { Gateway } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Pencil, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { agentsQuery, gatewaysQuery } from '#lib/queries.ts';
import { deleteGateway, updateGateway } from '../api/gateway-requests.ts';

/** What can be done with a gateway as a whole. */
export function GatewayMenu({ gateway, onEdit }: { gateway: Gateway; onEdit: () => void }) {
  const queryClient = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const refresh = async () => {
    await Promise.all(
      [gatewaysQuery(), agentsQuery()].map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })),
    );
  };
  const makeDefault = useMutation({
    mutationFn: () => updateGateway(gateway.id, { is_default: true }),
    onSuccess: refresh,
    onError: (error) =>
      showToast({ title: 'The default was not changed', description: messageOf(error), tone: 'danger' }),
  });
  const remove = useMutation({
    mutationFn: () => deleteGateway(gateway.id),
    onSuccess: refresh,
    onError: (error) => {
      setDeleting(false);
      showToast({ title: `${gateway.name} was not removed`, description: messageOf(error), tone: 'danger' });
    },
  });
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton label={`More about ${gateway.name}`} icon={<EllipsisVertical aria-hidden />} />}
      >
        <MenuItem icon={<Pencil aria-hidden />} onSelect={onEdit}>
          Edit…
        </MenuItem>
        {gateway.is_default ? null : (
          <MenuItem icon={<Star aria-hidden />} onSelect={() => makeDefault.mutate()}>
            Make it the default
          </MenuItem>
        )}
        {gateway.abilities.delete ? (
          <>
            <MenuSeparator />
            <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => setDeleting(true)}>
              Remove…
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <ConfirmDialog
        title={`Remove ${gateway.name}?`}
        action="Remove gateway"
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
      >
        HELIX forgets its address and token. The files that agents left there stay on its host; results and
        costs of past runs stay here.
      </ConfirmDialog>
    </>
  );
}

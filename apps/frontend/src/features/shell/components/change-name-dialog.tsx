'use client';

import { type Me, mePatchSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { NameDialog } from '#components/name-dialog.tsx';
import { meQuery } from '#lib/queries.ts';
import { changeName } from '../api/change-name.ts';

interface ChangeNameDialogProps {
  me: Me;
  isOpen: boolean;
  onClose: () => void;
}

export function ChangeNameDialog({ me, isOpen, onClose }: ChangeNameDialogProps) {
  const queryClient = useQueryClient();
  return (
    <NameDialog
      title="Change your name"
      description={`What you wrote so far keeps the former name. Others still mention you as @${me.handle}.`}
      isOpen={isOpen}
      onClose={onClose}
      name={me.name}
      schema={mePatchSchema}
      autoComplete="name"
      onSave={async (body) => queryClient.setQueryData(meQuery().queryKey, await changeName(body))}
    />
  );
}

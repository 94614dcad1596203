'use client';

import { type Person, personPatchSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { NameDialog } from '#components/name-dialog.tsx';
import { updatePerson } from '../api/people-requests.ts';

interface RenameDialogProps {
  person: Person;
  isOpen: boolean;
  onClose: () => void;
}

export function RenameDialog({ person, isOpen, onClose }: RenameDialogProps) {
  const queryClient = useQueryClient();
  return (
    <NameDialog
      title={`Name of ${person.name}`}
      description={`What they wrote so far keeps the former name; @${person.handle} stays.`}
      isOpen={isOpen}
      onClose={onClose}
      name={person.name}
      schema={personPatchSchema}
      onSave={async (body) => {
        await updatePerson(person.id, body);
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: ['people'] }),
          queryClient.invalidateQueries({ queryKey: ['me'] }),
        ]);
      }}
    />
  );
}

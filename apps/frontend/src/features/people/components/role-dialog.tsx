'use client';

import { type Person, type UserRole, userRoles } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RadioCards } from '#components/ui/radio-cards.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { roleOptions, roleWords } from '../access-words.ts';
import { updatePerson } from '../api/people-requests.ts';

interface RoleDialogProps {
  person: Person;
  isOpen: boolean;
  onClose: () => void;
}

export function RoleDialog({ person, isOpen, onClose }: RoleDialogProps) {
  return (
    <Dialog
      title={`Role of ${person.name}`}
      description="It counts at once, also on pages that are open now."
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <RoleForm person={person} onClose={onClose} />
    </Dialog>
  );
}

function RoleForm({ person, onClose }: Omit<RoleDialogProps, 'isOpen'>) {
  const queryClient = useQueryClient();
  const [role, setRole] = useState<UserRole>(person.role);
  const save = useMutation({
    mutationFn: () => updatePerson(person.id, { role }),
    onSuccess: async (saved) => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['people'] }),
        queryClient.invalidateQueries({ queryKey: ['invitations'] }),
      ]);
      onClose();
      showToast({
        title: `${saved.name} is now ${roleWords[saved.role].label.toLowerCase()}`,
        tone: 'success',
      });
    },
  });
  const roles = userRoles.filter((each) => each === person.role || person.abilities.roles.includes(each));
  return (
    <div className="flex flex-col gap-4">
      <RadioCards label="Role" options={roleOptions(roles)} value={role} onChange={setRole} />
      {person.role !== 'member' && role === 'member' ? (
        <p className="text-sm text-ink-muted">
          From then on they see only boards that are open to everyone or shared with them. Links they made to
          invite others stop working.
        </p>
      ) : null}
      {save.error ? <Notice tone="danger" title={messageOf(save.error)} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          isBusy={save.isPending}
          disabled={role === person.role}
          onClick={() => save.mutate()}
        >
          Change role
        </Button>
      </DialogActions>
    </div>
  );
}

'use client';

import { type Person, personPatchSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { useForm } from '#lib/use-form.ts';
import { updatePerson } from '../api/people-requests.ts';

interface RenameDialogProps {
  person: Person;
  isOpen: boolean;
  onClose: () => void;
}

export function RenameDialog({ person, isOpen, onClose }: RenameDialogProps) {
  return (
    <Dialog
      title={`Name of ${person.name}`}
      description={`What they wrote so far keeps the former name; @${person.handle} stays.`}
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <RenameForm person={person} onClose={onClose} />
    </Dialog>
  );
}

function RenameForm({ person, onClose }: Omit<RenameDialogProps, 'isOpen'>) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: person.name },
    schema: personPatchSchema,
    submit: async (body) => {
      await updatePerson(person.id, body);
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['people'] }),
        queryClient.invalidateQueries({ queryKey: ['me'] }),
      ]);
      onClose();
    },
  });
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <FormField label="Name" error={form.errors.name}>
        <Input
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
          autoComplete="off"
        />
      </FormField>
      {form.problem && !form.errors.name ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          Save name
        </Button>
      </DialogActions>
    </form>
  );
}

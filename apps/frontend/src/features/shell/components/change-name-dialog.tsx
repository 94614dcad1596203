'use client';

import { type Me, mePatchSchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { meQuery } from '#lib/queries.ts';
import { useForm } from '#lib/use-form.ts';
import { changeName } from '../api/change-name.ts';

interface ChangeNameDialogProps {
  me: Me;
  isOpen: boolean;
  onClose: () => void;
}

export function ChangeNameDialog({ me, isOpen, onClose }: ChangeNameDialogProps) {
  return (
    <Dialog
      title="Change your name"
      description={`What you wrote so far keeps the former name. Others still mention you as @${me.handle}.`}
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <ChangeNameForm me={me} onClose={onClose} />
    </Dialog>
  );
}

function ChangeNameForm({ me, onClose }: Omit<ChangeNameDialogProps, 'isOpen'>) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: me.name },
    schema: mePatchSchema,
    submit: async (body) => {
      queryClient.setQueryData(meQuery().queryKey, await changeName(body));
      onClose();
    },
  });
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <FormField label="Name" error={form.errors.name}>
        <Input
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
          autoComplete="name"
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

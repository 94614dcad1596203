'use client';

import { departmentBodySchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { departmentsQuery } from '#lib/queries.ts';
import { useForm } from '#lib/use-form.ts';
import { createDepartment } from '../api/create-department.ts';

export function NewDepartmentDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog
      title="New department"
      description="A department groups the boards and agents of one team."
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <NewDepartmentForm onClose={onClose} />
    </Dialog>
  );
}

function NewDepartmentForm({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: '' },
    schema: departmentBodySchema,
    submit: async ({ name }) => {
      await createDepartment(name);
      await queryClient.invalidateQueries({ queryKey: departmentsQuery().queryKey });
      onClose();
    },
  });
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate>
      <FormField label="Name" error={form.errors.name}>
        <Input
          value={form.values.name}
          onChange={(event) => form.set('name', event.target.value)}
          placeholder="Marketing"
          autoComplete="off"
        />
      </FormField>
      {form.problem && !form.errors.name ? (
        <div className="mt-3">
          <Notice tone="danger" title={form.problem} isLive />
        </div>
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          Create department
        </Button>
      </DialogActions>
    </form>
  );
}

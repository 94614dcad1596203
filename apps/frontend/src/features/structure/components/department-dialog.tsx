'use client';

import { type Department, departmentBodySchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { departmentsQuery } from '#lib/queries.ts';
import { useForm } from '#lib/use-form.ts';
import { createDepartment, renameDepartment } from '../api/department-requests.ts';

interface DepartmentDialogProps {
  isOpen: boolean;
  /** The one to rename; none to make a new one. */
  department?: Department;
  onClose: () => void;
}

export function DepartmentDialog({ isOpen, department, onClose }: DepartmentDialogProps) {
  return (
    <Dialog
      title={department ? `Rename ${department.name}` : 'New department'}
      description={department ? undefined : 'A department groups the boards and agents of one team.'}
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <DepartmentForm department={department} onClose={onClose} />
    </Dialog>
  );
}

function DepartmentForm({ department, onClose }: Omit<DepartmentDialogProps, 'isOpen'>) {
  const queryClient = useQueryClient();
  const form = useForm({
    initial: { name: department?.name ?? '' },
    schema: departmentBodySchema,
    submit: async ({ name }) => {
      await (department ? renameDepartment(department.id, name) : createDepartment(name));
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
          {department ? 'Save name' : 'Create department'}
        </Button>
      </DialogActions>
    </form>
  );
}

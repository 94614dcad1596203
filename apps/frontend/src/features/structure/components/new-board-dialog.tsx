'use client';

import { boardBodySchema } from '@helix/contracts';
import { boardKeyFromName } from '@helix/domain';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog, DialogActions } from '#components/ui/dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Select } from '#components/ui/select.tsx';
import { boardsQuery, departmentsQuery } from '#lib/queries.ts';
import { useForm } from '#lib/use-form.ts';
import { createBoard } from '../api/create-board.ts';

interface NewBoardDialogProps {
  departmentId: string | undefined;
  isOpen: boolean;
  onClose: () => void;
}

export function NewBoardDialog({ departmentId, isOpen, onClose }: NewBoardDialogProps) {
  return (
    <Dialog
      title="New board"
      description="A board holds the tasks of one team or one project."
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <NewBoardForm departmentId={departmentId} onClose={onClose} />
    </Dialog>
  );
}

function NewBoardForm({ departmentId, onClose }: Omit<NewBoardDialogProps, 'isOpen'>) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { data: departments = [] } = useQuery(departmentsQuery());
  const form = useForm({
    initial: { name: '', key: '', department_id: departmentId ?? departments[0]?.id ?? '', isOpen: true },
    schema: boardBodySchema,
    toBody: ({ isOpen, key, ...values }) => ({
      ...values,
      key: key.trim() === '' ? undefined : key,
      open_level: isOpen ? 'create' : 'no_access',
    }),
    submit: async (body) => {
      const board = await createBoard(body);
      await queryClient.invalidateQueries({ queryKey: boardsQuery().queryKey });
      onClose();
      router.push(`/boards/${board.id}`);
    },
  });
  const hasFieldErrors = Object.keys(form.errors).length > 0;
  return (
    <form ref={form.formRef} onSubmit={form.handleSubmit} noValidate className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <FormField label="Name" error={form.errors.name}>
          <Input
            value={form.values.name}
            onChange={(event) => form.set('name', event.target.value)}
            placeholder="Launch"
            autoComplete="off"
          />
        </FormField>
        <FormField label="Key" isOptional error={form.errors.key}>
          <Input
            value={form.values.key}
            onChange={(event) => form.set('key', event.target.value.toUpperCase())}
            placeholder={form.values.name.trim() ? boardKeyFromName(form.values.name) : 'LNCH'}
            autoComplete="off"
            className="font-mono uppercase"
          />
        </FormField>
      </div>
      <FormField label="Department" error={form.errors.department_id}>
        <Select
          value={form.values.department_id || null}
          onValueChange={(id) => form.set('department_id', id)}
          options={departments.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </FormField>
      <Checkbox
        label="Everyone in the organization may see it and add tasks"
        isChecked={form.values.isOpen}
        onChange={(isChecked) => form.set('isOpen', isChecked)}
      />
      {form.problem && !hasFieldErrors ? <Notice tone="danger" title={form.problem} isLive /> : null}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" isBusy={form.isBusy}>
          Create board
        </Button>
      </DialogActions>
    </form>
  );
}

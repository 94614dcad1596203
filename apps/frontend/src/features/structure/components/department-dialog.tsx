'use client';

import { type Department, departmentBodySchema } from '@helix/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { NameDialog } from '#components/name-dialog.tsx';
import { departmentsQuery } from '#lib/queries.ts';
import { createDepartment, renameDepartment } from '../api/department-requests.ts';

interface DepartmentDialogProps {
  isOpen: boolean;
  /** The one to rename; none to make a new one. */
  department?: Department;
  onClose: () => void;
}

export function DepartmentDialog({ isOpen, department, onClose }: DepartmentDialogProps) {
  const queryClient = useQueryClient();
  return (
    <NameDialog
      title={department ? `Rename ${department.name}` : 'New department'}
      description={department ? undefined : 'A department groups the boards and agents of one team.'}
      isOpen={isOpen}
      onClose={onClose}
      name={department?.name}
      schema={departmentBodySchema}
      placeholder="Marketing"
      action={department ? 'Save name' : 'Create department'}
      onSave={async ({ name }) => {
        await (department ? renameDepartment(department.id, name) : createDepartment(name));
        await queryClient.invalidateQueries({ queryKey: departmentsQuery().queryKey });
      }}
    />
  );
}

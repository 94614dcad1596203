'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { departmentsQuery } from '#lib/queries.ts';
import { BoardDialog } from './board-dialog.tsx';
import { DepartmentDialog } from './department-dialog.tsx';

/** Makes a board, and before it the department that every board belongs to. */
export function FirstBoardAction({ variant }: { variant: 'primary' | 'secondary' }) {
  const { data: departments = [] } = useQuery(departmentsQuery());
  const [isOpen, setOpen] = useState(false);
  const hasDepartment = departments.length > 0;
  const close = () => setOpen(false);
  return (
    <>
      <Button variant={variant} onClick={() => setOpen(true)}>
        {hasDepartment ? 'New board' : 'New department'}
      </Button>
      <DepartmentDialog isOpen={isOpen && !hasDepartment} onClose={close} />
      <BoardDialog departmentId={departments[0]?.id} isOpen={isOpen && hasDepartment} onClose={close} />
    </>
  );
}

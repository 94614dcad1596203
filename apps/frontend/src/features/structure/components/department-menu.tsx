'use client';

import type { Department } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { departmentsQuery } from '#lib/queries.ts';
import { deleteDepartment } from '../api/department-requests.ts';
import { DepartmentDialog } from './department-dialog.tsx';

/** Renames a department, or deletes one that is empty: nothing is lost then, so nothing is asked. */
export function DepartmentMenu({ department }: { department: Department }) {
  const queryClient = useQueryClient();
  const [isRenaming, setRenaming] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteDepartment(department.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: departmentsQuery().queryKey });
      showToast({ title: `${department.name} deleted` });
    },
    onError: (error) =>
      showToast({
        title: `${department.name} was not deleted`,
        description: messageOf(error),
        tone: 'danger',
      }),
  });
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton
            label={`More about ${department.name}`}
            size="sm"
            tooltipSide="right"
            icon={<EllipsisVertical aria-hidden />}
          />
        }
      >
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setRenaming(true)}>
          Rename department…
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<Trash2 aria-hidden />}
          tone="danger"
          disabled={!department.abilities.delete}
          onSelect={() => remove.mutate()}
        >
          {department.abilities.delete ? 'Delete department' : 'Delete: it still has boards'}
        </MenuItem>
      </Menu>
      <DepartmentDialog isOpen={isRenaming} department={department} onClose={() => setRenaming(false)} />
    </>
  );
}

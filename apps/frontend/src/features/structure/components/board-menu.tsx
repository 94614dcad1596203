'use client';

import type { Board } from '@helix/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Pencil, Trash2 } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { boardsQuery } from '#lib/queries.ts';
import { deleteBoard } from '../api/board-requests.ts';
import { BoardDialog } from './board-dialog.tsx';

/** What can be done with a board as a whole. */
export function BoardMenu({ board }: { board: Board }) {
  const router = useRouter();
  const pathname = usePathname();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const remove = useMutation({
    mutationFn: () => deleteBoard(board.id),
    onSuccess: async () => {
      if (pathname === `/boards/${board.id}`) router.push('/');
      await queryClient.invalidateQueries({ queryKey: boardsQuery().queryKey, exact: true });
      showToast({ title: `${board.name} deleted` });
    },
    onError: (error) => {
      setOpen(undefined);
      showToast({ title: `${board.name} was not deleted`, description: messageOf(error), tone: 'danger' });
    },
  });
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton
            label={`More about ${board.name}`}
            size="sm"
            tooltipSide="right"
            icon={<EllipsisVertical aria-hidden />}
          />
        }
      >
        {board.abilities.manage ? (
          <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setOpen('edit')}>
            Edit board…
          </MenuItem>
        ) : null}
        {board.abilities.delete ? (
          <>
            <MenuSeparator />
            <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => setOpen('delete')}>
              Delete board…
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <BoardDialog isOpen={open === 'edit'} board={board} onClose={() => setOpen(undefined)} />
      <ConfirmDialog
        title={`Delete ${board.name}?`}
        action="Delete board"
        isOpen={open === 'delete'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'delete' : undefined)}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
      >
        {lossSentence(board.task_count)} This cannot be undone.
      </ConfirmDialog>
    </>
  );
}

function lossSentence(taskCount: number): string {
  if (taskCount === 0) return 'It has no tasks.';
  const tasks = taskCount === 1 ? 'Its task goes' : `Its ${taskCount} tasks go`;
  return `${tasks} with it, with all comments, results and runs; what is under way is cancelled.`;
}

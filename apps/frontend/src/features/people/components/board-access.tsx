'use client';

import { type Board, type BoardLevel, boardLevelSchema, boardLevels } from '@helix/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Building2 } from 'lucide-react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Select } from '#components/ui/select.tsx';
import { showToast } from '#components/ui/toast.tsx';
import { messageOf } from '#lib/api-error.ts';
import { meQuery } from '#lib/queries.ts';
import { levelOptions } from '../access-words.ts';
import { givePermission, openBoard, permissionsQuery, takePermission } from '../api/permission-requests.ts';
import { type AccessChange, AccessList } from './access-list.tsx';
import { AddToBoard } from './add-to-board.tsx';

interface BoardAccessProps {
  board: Board;
  isOpen: boolean;
  onClose: () => void;
}

/** Who may do what on this board; for those who manage it. */
export function BoardAccess({ board, isOpen, onClose }: BoardAccessProps) {
  return (
    <Dialog
      title={`Share ${board.name}`}
      description="What you change counts at once, also on pages that are open now."
      isOpen={isOpen}
      onOpenChange={(isNextOpen) => !isNextOpen && onClose()}
    >
      <Access board={board} />
    </Dialog>
  );
}

function Access({ board }: { board: Board }) {
  const queryClient = useQueryClient();
  const { data: me } = useQuery(meQuery());
  const { data: permissions, error } = useQuery(permissionsQuery(board.id));
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['boards'] });
  const onError = (failure: Error) =>
    showToast({ title: 'The access was not changed', description: messageOf(failure), tone: 'danger' });
  const change = useMutation({
    mutationFn: async ({ userId, level }: AccessChange) => {
      if (level === null) await takePermission(board.id, userId);
      else await givePermission(board.id, userId, level);
    },
    onSuccess: refresh,
    onError,
  });
  const open = useMutation({
    mutationFn: (level: BoardLevel) => openBoard(board.id, level),
    onSuccess: refresh,
    onError,
  });
  return (
    <div className="flex flex-col gap-5">
      <AddToBoard
        known={permissions?.map((each) => each.user_id) ?? []}
        isBusy={change.isPending}
        onAdd={(added) => change.mutateAsync(added)}
      />
      <ul className="-mx-2 flex flex-col">
        <li className="flex min-h-11 items-center gap-3 px-2 py-1">
          <span className="flex size-7 shrink-0 items-center justify-center rounded-full bg-hover text-ink-muted [&_svg]:size-4">
            <Building2 aria-hidden />
          </span>
          <span className="min-w-0 flex-1 truncate text-sm font-medium">
            Everyone in {me?.organization.name ?? 'the organization'}
          </span>
          <div className="w-36 shrink-0">
            <Select
              size="sm"
              aria-label="Everyone in the organization"
              value={open.isPending ? open.variables : board.open_level}
              disabled={open.isPending}
              onValueChange={(value) => open.mutate(boardLevelSchema.parse(value))}
              options={levelOptions(boardLevels)}
            />
          </div>
        </li>
        <AccessList
          permissions={permissions}
          ownId={me?.id}
          pending={change.isPending ? change.variables : undefined}
          onChange={(next) => change.mutate(next)}
        />
      </ul>
      {error ? <Notice tone="danger" title={messageOf(error)} isLive /> : null}
    </div>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { FolderPlus, ListChecks, Plus, SquareKanban } from 'lucide-react';
import { useState } from 'react';
import { NavGroup } from '#components/nav-group.tsx';
import { NavLink } from '#components/nav-link.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { boardsQuery, departmentsQuery, meQuery } from '#lib/queries.ts';
import { NewBoardDialog } from './new-board-dialog.tsx';
import { NewDepartmentDialog } from './new-department-dialog.tsx';

/** Boards by department, with the ways to add either. */
export function BoardsNavigation() {
  const { data: departments = [] } = useQuery(departmentsQuery());
  const { data: boards = [] } = useQuery(boardsQuery());
  const { data: me } = useQuery(meQuery());
  const [departmentOfNewBoard, setDepartmentOfNewBoard] = useState<string>();
  const [isAddingDepartment, setAddingDepartment] = useState(false);
  const mayAdd = me?.abilities.manage_departments ?? false;
  return (
    <>
      {boards.length === 0 ? (
        <NavLink href="/" isExact icon={<ListChecks aria-hidden className="size-4" />}>
          First steps
        </NavLink>
      ) : null}
      {departments.map((department) => (
        <NavGroup
          key={department.id}
          title={department.name}
          action={
            mayAdd ? (
              <IconButton
                label={`Add a board to ${department.name}`}
                size="sm"
                icon={<Plus aria-hidden />}
                onClick={() => setDepartmentOfNewBoard(department.id)}
              />
            ) : null
          }
        >
          {boards
            .filter((board) => board.department_id === department.id)
            .map((board) => (
              <NavLink
                key={board.id}
                href={`/boards/${board.id}`}
                icon={<SquareKanban aria-hidden className="size-4" />}
                end={
                  board.task_count > 0 ? (
                    <span className="text-xs text-ink-muted">{board.task_count}</span>
                  ) : null
                }
              >
                {board.name}
              </NavLink>
            ))}
        </NavGroup>
      ))}
      {mayAdd ? (
        <button
          type="button"
          onClick={() => setAddingDepartment(true)}
          className="flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-sm text-ink-muted transition-colors hover:bg-hover hover:text-ink pointer-coarse:h-11"
        >
          <FolderPlus aria-hidden className="size-4" /> New department
        </button>
      ) : null}
      <NewBoardDialog
        departmentId={departmentOfNewBoard}
        isOpen={departmentOfNewBoard !== undefined}
        onClose={() => setDepartmentOfNewBoard(undefined)}
      />
      <NewDepartmentDialog isOpen={isAddingDepartment} onClose={() => setAddingDepartment(false)} />
    </>
  );
}

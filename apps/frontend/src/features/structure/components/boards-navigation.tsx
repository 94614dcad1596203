'use client';

import type { Board } from '@helix/contracts';
import { useQuery } from '@tanstack/react-query';
import { FolderPlus, Plus, SquareKanban } from 'lucide-react';
import { useState } from 'react';
import { NavGroup } from '#components/nav-group.tsx';
import { NavLink } from '#components/nav-link.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { classNames } from '#lib/class-names.ts';
import { boardsQuery, departmentsQuery, meQuery } from '#lib/queries.ts';
import { BoardDialog } from './board-dialog.tsx';
import { BoardMenu } from './board-menu.tsx';
import { DepartmentDialog } from './department-dialog.tsx';
import { DepartmentMenu } from './department-menu.tsx';

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
      {departments.map((department) => (
        <NavGroup
          key={department.id}
          title={department.name}
          action={
            <div className="flex">
              {mayAdd ? (
                <IconButton
                  label={`Add a board to ${department.name}`}
                  size="sm"
                  icon={<Plus aria-hidden />}
                  onClick={() => setDepartmentOfNewBoard(department.id)}
                />
              ) : null}
              {department.abilities.edit ? <DepartmentMenu department={department} /> : null}
            </div>
          }
        >
          {boards
            .filter((board) => board.department_id === department.id)
            .map((board) => (
              <BoardLine key={board.id} board={board} />
            ))}
        </NavGroup>
      ))}
      {mayAdd ? (
        <button
          type="button"
          onClick={() => setAddingDepartment(true)}
          className="flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-sm text-ink-muted transition-colors hover:bg-hover hover:text-ink pointer-coarse:h-11"
        >
          <span className="flex size-5 items-center justify-center">
            <FolderPlus aria-hidden className="size-4" />
          </span>
          New department
        </button>
      ) : null}
      <BoardDialog
        departmentId={departmentOfNewBoard}
        isOpen={departmentOfNewBoard !== undefined}
        onClose={() => setDepartmentOfNewBoard(undefined)}
      />
      <DepartmentDialog isOpen={isAddingDepartment} onClose={() => setAddingDepartment(false)} />
    </>
  );
}

/** The way to a board; what can be done with it appears in the place of its count. */
function BoardLine({ board }: { board: Board }) {
  const { task_count: count, abilities } = board;
  const tasks = count === 1 ? '1 task' : `${count} tasks`;
  const hasMenu = abilities.manage || abilities.delete;
  return (
    <div className="group relative">
      <NavLink
        href={`/boards/${board.id}`}
        icon={<SquareKanban aria-hidden className="size-4" />}
        end={
          count > 0 ? (
            <span
              title={`${tasks}, done ones too`}
              className={classNames(
                'text-xs text-ink-muted',
                hasMenu &&
                  'group-focus-within:invisible group-hover:invisible group-has-data-popup-open:invisible pointer-coarse:visible pointer-coarse:mr-10',
              )}
            >
              {count}
              <span className="sr-only"> {count === 1 ? 'task' : 'tasks'}</span>
            </span>
          ) : null
        }
      >
        {board.name}
      </NavLink>
      {hasMenu ? (
        <div className="absolute inset-y-0 right-1 flex items-center opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100 pointer-coarse:opacity-100">
          <BoardMenu board={board} />
        </div>
      ) : null}
    </div>
  );
}

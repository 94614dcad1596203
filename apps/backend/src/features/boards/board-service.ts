import type { Board, BoardLevel, boardBodySchema, boardPatchSchema } from '@helix/contracts';
import {
  type BoardRow,
  cancelRunsOf,
  countTasks,
  deleteBoard,
  insertBoard,
  listBoards,
  readSettings,
  updateBoard,
} from '@helix/database';
import { boardLevelOf, canInOrganization, hasLevel } from '@helix/domain';
import { notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { type BoardAccess, requireBoard } from '../../plugins/board-access.ts';
import { changedFields } from '../../plugins/changed-fields.ts';
import { commitOnce, type Mutation } from '../../plugins/commit-once.ts';
import type { Principal } from '../../plugins/request-context.ts';

export async function readBoards(
  deps: AppDeps,
  principal: Principal,
  departmentId: string | undefined,
): Promise<Board[]> {
  const rows = await listBoards(deps.database.forOrganization(principal.orgId), principal, { departmentId });
  return rows.map((row) =>
    toPublicBoard(
      row,
      row.task_count,
      boardLevelOf(principal.role, row.own_level, row.open_level),
      principal,
    ),
  );
}

export async function getBoard(deps: AppDeps, principal: Principal, id: string): Promise<Board> {
  const { board, level } = await requireBoard(deps, principal, id);
  return toPublicBoard(board, await taskCount(deps, principal, id), level, principal);
}

export function createBoard(
  deps: AppDeps,
  mutation: Mutation,
  body: z.output<typeof boardBodySchema>,
): Promise<Board> {
  return commitOnce(
    deps,
    mutation,
    async (work) => {
      const row = await insertBoard(work.trx, {
        orgId: work.orgId,
        departmentId: body.department_id,
        name: body.name,
        description: body.description,
        key: body.key ?? null,
        openLevel: body.open_level ?? (await readSettings(work.trx, work.orgId)).new_board_level,
      });
      work.record({ action: 'board.created', ...entity(row) });
      work.announce({ type: 'board.created', entity: 'board', entityId: row.id, boardId: row.id });
      return row;
    },
    (row) => toPublicBoard(row, 0, 'manage', mutation.principal),
  );
}

export async function changeBoard(
  deps: AppDeps,
  { context, principal }: Mutation,
  { board, level }: BoardAccess,
  patch: z.output<typeof boardPatchSchema>,
): Promise<Board> {
  const details = changedFields(board, patch);
  const count = await taskCount(deps, principal, board.id);
  if (Object.keys(details).length === 0) return toPublicBoard(board, count, level, principal);
  const row = await deps.work(context, async (work) => {
    const updated = await updateBoard(work.trx, work.orgId, board.id, patch);
    if (!updated) throw notFound('board');
    work.record({ action: 'board.updated', ...entity(updated), details });
    // Who may see the board can be different now, so everybody looks again.
    const boardId = details.open_level ? null : board.id;
    work.announce({ type: 'board.updated', entity: 'board', entityId: board.id, boardId });
    return updated;
  });
  return toPublicBoard(row, count, boardLevelOf(principal.role, board.own_level, row.open_level), principal);
}

/** @returns how many tasks went with it. */
export function removeBoard(deps: AppDeps, { context }: Mutation, board: BoardRow): Promise<number> {
  return deps.work(context, async (work) => {
    await cancelRunsOf(work, { boardId: board.id });
    const tasks = await deleteBoard(work.trx, work.orgId, board.id);
    if (tasks === null) throw notFound('board');
    work.record({ action: 'board.deleted', ...entity(board), details: { tasks_deleted: tasks } });
    // Nobody can see a board that is gone: the news is for everyone.
    work.announce({ type: 'board.deleted', entity: 'board', entityId: board.id });
    return tasks;
  });
}

function taskCount(deps: AppDeps, principal: Principal, boardId: string): Promise<number> {
  return countTasks(deps.database.forOrganization(principal.orgId), principal.orgId, boardId);
}

function toPublicBoard(
  row: Omit<BoardRow, 'own_level'>,
  taskCountOfBoard: number,
  level: BoardLevel,
  principal: Principal,
): Board {
  return {
    id: row.id,
    department_id: row.department_id,
    name: row.name,
    description: row.description,
    key: row.key,
    open_level: row.open_level,
    task_count: taskCountOfBoard,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    level,
    abilities: {
      create_task: hasLevel(level, 'create'),
      manage: hasLevel(level, 'manage'),
      delete: canInOrganization(principal.role, 'manage_departments'),
    },
  };
}

function entity(row: { id: string; name: string }) {
  return { entityType: 'board', entityId: row.id, entityTitle: row.name, boardId: row.id };
}

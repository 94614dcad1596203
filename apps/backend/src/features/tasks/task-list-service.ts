import type { Page, TaskCard, taskListQuerySchema } from '@helix/contracts';
import { listBoardTasks, listNewestTasks, type TaskFilter } from '@helix/database';
import { boardLevelOf } from '@helix/domain';
import { notFound } from '@helix/runtime';
import type { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import {
  decodePageCursor,
  positionCursorSchema,
  timeCursorSchema,
  toPage,
} from '../../plugins/page-cursor.ts';
import type { Principal } from '../../plugins/request-context.ts';
import { toTaskCard } from './task-presenter.ts';

type Query = z.output<typeof taskListQuerySchema>;

/** Cards of one board in manual order, or of all visible boards newest first. */
export async function readTasks(deps: AppDeps, principal: Principal, query: Query): Promise<Page<TaskCard>> {
  const db = deps.database.forOrganization(principal.orgId);
  const { limit } = query;
  const filter: TaskFilter = {
    status: query.status,
    assignedAgentId: query.assigned_agent_id,
    isArchived: query.archived,
  };
  const boardId = query.board_id;
  if (boardId === undefined) {
    const before = decodePageCursor(query.cursor, timeCursorSchema);
    const rows = await listNewestTasks(db, principal, { ...filter, limit, before });
    return toPage(
      rows,
      limit,
      (row) => toTaskCard(row, row.board_id),
      (row) => [row.created_at_text, row.id],
    );
  }
  const after = decodePageCursor(query.cursor, positionCursorSchema);
  const found = await listBoardTasks(db, principal, boardId, { ...filter, limit, after });
  if (!found || boardLevelOf(principal.role, found.ownLevel, found.openLevel) === 'no_access') {
    throw notFound('board');
  }
  return toPage(
    found.tasks,
    limit,
    (row) => toTaskCard(row, boardId),
    (row) => [row.position, row.id],
  );
}

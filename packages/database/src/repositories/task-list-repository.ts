// Owns the lists of tasks: one indexed query each, with the board's access decided in it.
import type { BoardLevel, TaskStatus } from '@helix/contracts';
import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { Tables, TaskTable } from '../tables.ts';
import { isBoardVisible, ownLevel, seesAllBoards, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

/** The columns of a card: no description, no result. */
const CARD_COLUMNS = [
  'id',
  'number',
  'title',
  'status',
  'priority',
  'position',
  'assigned_agent_id',
  'tags',
  'comment_count',
  'attachment_count',
  'active_run_id',
  'active_run_status',
  'failure_code',
  'failure_message',
  'version',
] as const satisfies readonly (keyof TaskTable)[];

/** Times are ISO 8601 in UTC: written by the database, because a thousand dates a page are slow to make here. */
export type TaskCardRow = Pick<Selectable<TaskTable>, (typeof CARD_COLUMNS)[number]> & {
  due_date: string | null;
  updated_at: string;
};

const ISO = sql.lit('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
const DUE_DATE = sql<string | null>`to_char(tasks.due_date AT TIME ZONE 'UTC', ${ISO})`.as('due_date');
const UPDATED_AT = sql<string>`to_char(tasks.updated_at AT TIME ZONE 'UTC', ${ISO})`.as('updated_at');

export type TaskFilter = {
  status?: TaskStatus | undefined;
  assignedAgentId?: string | undefined;
  isArchived: boolean;
};

export type BoardTasks = { ownLevel: BoardLevel | null; openLevel: BoardLevel; tasks: TaskCardRow[] };

/**
 * The tasks of one board in manual order, one more than `limit`; null when there is no such board.
 * The board's row comes along, so that access costs no query of its own.
 */
export async function listBoardTasks(
  db: Connection,
  viewer: Viewer,
  boardId: string,
  page: TaskFilter & { limit: number; after: readonly [string, string] | null },
): Promise<BoardTasks | null> {
  const rows = await db
    .selectFrom('boards')
    .leftJoinLateral(
      (eb) =>
        filtered(eb.selectFrom('tasks').select([...CARD_COLUMNS, DUE_DATE, UPDATED_AT]), page)
          .where('tasks.org_id', '=', viewer.orgId)
          .where('tasks.board_id', '=', boardId)
          .$if(page.after !== null, (query) =>
            query.where(
              sql<boolean>`(position, id) > (${page.after?.[0]}::text COLLATE "C", ${page.after?.[1]}::uuid)`,
            ),
          )
          .orderBy('position')
          .orderBy('id')
          .limit(page.limit + 1)
          .as('task'),
      (join) => join.onTrue(),
    )
    .select(['boards.open_level', ownLevel(viewer).as('own_level')])
    .selectAll('task')
    .where('boards.org_id', '=', viewer.orgId)
    .where('boards.id', '=', boardId)
    .orderBy('task.position')
    .orderBy('task.id')
    .execute();
  const first = rows[0];
  if (!first) return null;
  return {
    ownLevel: first.own_level,
    openLevel: first.open_level,
    // A board without tasks gives one row of nulls.
    tasks: first.id === null ? [] : (rows as TaskCardRow[]),
  };
}

export type TaskListRow = TaskCardRow & { board_id: string; created_at_text: string };

/** The tasks of all boards that the viewer sees, newest first, one more than `limit`. */
export async function listNewestTasks(
  db: Connection,
  viewer: Viewer,
  page: TaskFilter & { limit: number; before: readonly [string, string] | null },
): Promise<TaskListRow[]> {
  return filtered(db.selectFrom('tasks').select([...CARD_COLUMNS, 'board_id', DUE_DATE, UPDATED_AT]), page)
    .select(sql<string>`tasks.created_at::text`.as('created_at_text'))
    .where('tasks.org_id', '=', viewer.orgId)
    .$if(!seesAllBoards(viewer), (query) =>
      query.where(
        sql<boolean>`board_id IN (SELECT boards.id FROM boards WHERE boards.org_id = ${viewer.orgId}::uuid AND ${isBoardVisible(viewer)})`,
      ),
    )
    .$if(page.before !== null, (query) =>
      query.where(
        sql<boolean>`(created_at, id) < (${page.before?.[0]}::timestamptz, ${page.before?.[1]}::uuid)`,
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

function filtered<Output>(
  query: SelectQueryBuilder<Tables, 'tasks', Output>,
  filter: TaskFilter,
): SelectQueryBuilder<Tables, 'tasks', Output> {
  let narrowed = query.where('archived_at', filter.isArchived ? 'is not' : 'is', null);
  if (filter.status) narrowed = narrowed.where('status', '=', filter.status);
  if (filter.assignedAgentId) narrowed = narrowed.where('assigned_agent_id', '=', filter.assignedAgentId);
  return narrowed;
}

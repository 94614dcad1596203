// Owns the rows of tasks, one at a time.
import type { BoardLevel, TaskStatus } from '@helix/contracts';
import { type InsertObject, type Selectable, sql, type Updateable } from 'kysely';
import type { Trx } from '../database.ts';
import type { Tables, TaskTable } from '../tables.ts';
import { ownLevel, seesAllBoards, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type TaskRow = Selectable<TaskTable>;
/** With what decides access, and the key of its board for the number people read. */
export type TaskOnBoard = TaskRow & {
  board_key: string;
  own_level: BoardLevel | null;
  open_level: BoardLevel;
};

/** Whether or not the viewer may see it: the caller compares the level. */
export async function findTask(db: Connection, viewer: Viewer, taskId: string): Promise<TaskOnBoard | null> {
  const row = await onBoard(db, viewer, taskId).executeTakeFirst();
  return row ?? null;
}

/** The same, the task's row locked until the transaction ends. */
export async function lockTask(trx: Trx, viewer: Viewer, taskId: string): Promise<TaskOnBoard | null> {
  const row = await onBoard(trx, viewer, taskId).forUpdate('tasks').executeTakeFirst();
  return row ?? null;
}

function onBoard(db: Connection, viewer: Viewer, taskId: string) {
  return db
    .selectFrom('tasks')
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .selectAll('tasks')
    .select(['boards.key as board_key', 'boards.open_level', ownLevel(viewer).as('own_level')])
    .where('tasks.org_id', '=', viewer.orgId)
    .where('tasks.id', '=', taskId);
}

export type TaskSlot = {
  number: number;
  board_key: string;
  first_position: string | null;
  own_level: BoardLevel | null;
  open_level: BoardLevel;
};

/**
 * The next number of the board and the top of its first column, when the viewer may create there; null otherwise.
 * A statement of its own: the board's row is locked for a moment and not for the whole creation. Its commit need
 * not reach the disk, because the log of the task that takes the number is written after it.
 */
export async function takeTaskSlot(
  db: Connection,
  viewer: Viewer,
  boardId: string,
): Promise<TaskSlot | null> {
  const own = ownLevel(viewer);
  const mayCreate = seesAllBoards(viewer)
    ? sql`true`
    : sql`coalesce(${own}, boards.open_level) IN ('create', 'manage')`;
  const { rows } = await sql<TaskSlot>`
    UPDATE boards SET last_task_number = last_task_number + 1
    WHERE org_id = ${viewer.orgId}::uuid AND id = ${boardId}::uuid AND ${mayCreate}
      AND set_config('synchronous_commit', 'off', true) IS NOT NULL
    RETURNING last_task_number AS number, key AS board_key, open_level, ${own} AS own_level,
      (SELECT position FROM tasks WHERE tasks.org_id = boards.org_id AND tasks.board_id = boards.id
         AND status = 'todo' AND archived_at IS NULL ORDER BY position LIMIT 1) AS first_position
  `.execute(db);
  return rows[0] ?? null;
}

/** The row as this transaction left it. */
export async function getTaskRow(trx: Trx, orgId: string, taskId: string): Promise<TaskRow> {
  return trx
    .selectFrom('tasks')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
}

/** A value may be an expression, so that a default need not be read first. */
export async function insertTask(trx: Trx, task: InsertObject<Tables, 'tasks'>): Promise<TaskRow> {
  return trx.insertInto('tasks').values(task).returningAll().executeTakeFirstOrThrow();
}

/** The top of a column, whose cards may have one of several statuses. */
export async function findFirstPosition(
  db: Connection,
  orgId: string,
  boardId: string,
  statuses: readonly TaskStatus[],
  exceptTaskId: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('tasks')
    .select('position')
    .where('org_id', '=', orgId)
    .where('board_id', '=', boardId)
    .where('archived_at', 'is', null)
    .where('status', 'in', statuses)
    .where('id', '!=', exceptTaskId)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  return row?.position ?? null;
}

/** Call it with the row locked. Raising `version` is the caller's: only what people edit does. */
export async function updateTask(
  trx: Trx,
  orgId: string,
  taskId: string,
  changes: Updateable<TaskTable>,
): Promise<TaskRow | null> {
  const row = await trx
    .updateTable('tasks')
    .set({ ...changes, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('id', '=', taskId)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** After `cancelRunsOf`, in the same transaction; comments, runs and transcripts go with it, usage and activity stay. */
export async function deleteTask(trx: Trx, orgId: string, taskId: string): Promise<void> {
  await trx.deleteFrom('tasks').where('org_id', '=', orgId).where('id', '=', taskId).execute();
}

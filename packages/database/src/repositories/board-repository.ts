import type { BoardLevel } from '@helix/contracts';
import { freeBoardKey } from '@helix/domain';
import { type Selectable, sql, type Updateable } from 'kysely';
import type { Trx } from '../database.ts';
import { newId } from '../id.ts';
import type { BoardTable } from '../tables.ts';
import { isBoardVisible, ownLevel, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';
import { lockOrganization } from './organization-repository.ts';

/** With the viewer's own permission, which together with `open_level` and the role gives the level. */
export type BoardRow = Selectable<BoardTable> & { own_level: BoardLevel | null };
export type BoardWithCount = BoardRow & { task_count: number };

/** The boards that the viewer sees, by name. */
export async function listBoards(
  db: Connection,
  viewer: Viewer,
  filter: { departmentId?: string | undefined } = {},
): Promise<BoardWithCount[]> {
  return db
    .selectFrom('boards')
    .selectAll('boards')
    .select([ownLevel(viewer).as('own_level'), taskCount.as('task_count')])
    .where('org_id', '=', viewer.orgId)
    .where(isBoardVisible(viewer))
    .$if(filter.departmentId !== undefined, (query) =>
      query.where('department_id', '=', filter.departmentId ?? ''),
    )
    .orderBy(sql`lower(name)`)
    .execute();
}

/** Of the boards that the viewer sees. */
export async function listVisibleBoardIds(db: Connection, viewer: Viewer): Promise<string[]> {
  const rows = await db
    .selectFrom('boards')
    .select('id')
    .where('org_id', '=', viewer.orgId)
    .where(isBoardVisible(viewer))
    .execute();
  return rows.map((row) => row.id);
}

/** Whether or not the viewer may see it: the caller compares the level. */
export async function findBoard(db: Connection, viewer: Viewer, boardId: string): Promise<BoardRow | null> {
  const row = await db
    .selectFrom('boards')
    .selectAll('boards')
    .select(ownLevel(viewer).as('own_level'))
    .where('org_id', '=', viewer.orgId)
    .where('id', '=', boardId)
    .executeTakeFirst();
  return row ?? null;
}

export async function countTasks(db: Connection, orgId: string, boardId: string): Promise<number> {
  const row = await db
    .selectFrom('tasks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('org_id', '=', orgId)
    .where('board_id', '=', boardId)
    .where('archived_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

const taskCount = sql<number>`(SELECT count(*) FROM tasks WHERE tasks.org_id = boards.org_id AND tasks.board_id = boards.id AND tasks.archived_at IS NULL)`;

export async function insertBoard(
  trx: Trx,
  board: {
    orgId: string;
    departmentId: string;
    name: string;
    description: string;
    /** Made from the name when null. */
    key: string | null;
    openLevel: BoardLevel;
  },
): Promise<Selectable<BoardTable>> {
  return trx
    .insertInto('boards')
    .values({
      id: newId(),
      org_id: board.orgId,
      department_id: board.departmentId,
      name: board.name,
      description: board.description,
      key: board.key ?? (await chooseKey(trx, board.orgId, board.name)),
      open_level: board.openLevel,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function chooseKey(trx: Trx, orgId: string, name: string): Promise<string> {
  await lockOrganization(trx, orgId, 'boards');
  const rows = await trx.selectFrom('boards').select('key').where('org_id', '=', orgId).execute();
  const taken = new Set(rows.map((row) => row.key));
  return freeBoardKey(name, (key) => taken.has(key));
}

export async function updateBoard(
  trx: Trx,
  orgId: string,
  boardId: string,
  changes: Pick<Updateable<BoardTable>, 'name' | 'description' | 'department_id' | 'open_level'>,
): Promise<Selectable<BoardTable> | null> {
  const row = await trx
    .updateTable('boards')
    .set({ ...changes, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('id', '=', boardId)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** Its tasks, their comments and runs go with it. @returns how many tasks; null when it was gone already. */
export async function deleteBoard(trx: Trx, orgId: string, boardId: string): Promise<number | null> {
  // The lock keeps new tasks out while they are counted.
  const board = await trx
    .selectFrom('boards')
    .select('id')
    .where('org_id', '=', orgId)
    .where('id', '=', boardId)
    .forUpdate()
    .executeTakeFirst();
  if (!board) return null;
  const tasks = await trx
    .selectFrom('tasks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('org_id', '=', orgId)
    .where('board_id', '=', boardId)
    .executeTakeFirstOrThrow();
  await trx.deleteFrom('boards').where('org_id', '=', orgId).where('id', '=', boardId).execute();
  return tasks.count;
}

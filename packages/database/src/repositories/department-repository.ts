import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
import { newId } from '../id.ts';
import type { DepartmentTable } from '../tables.ts';
import { isBoardVisible, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type DepartmentRow = Selectable<DepartmentTable> & { board_count: number };

/** All departments, by name; each counts the boards that the viewer sees. */
export async function listDepartments(db: Connection, viewer: Viewer): Promise<DepartmentRow[]> {
  return db
    .selectFrom('departments')
    .selectAll('departments')
    .select(boardCount(viewer).as('board_count'))
    .where('org_id', '=', viewer.orgId)
    .orderBy(sql`lower(name)`)
    .execute();
}

export async function findDepartment(
  db: Connection,
  viewer: Viewer,
  departmentId: string,
): Promise<DepartmentRow | null> {
  const row = await db
    .selectFrom('departments')
    .selectAll('departments')
    .select(boardCount(viewer).as('board_count'))
    .where('org_id', '=', viewer.orgId)
    .where('id', '=', departmentId)
    .executeTakeFirst();
  return row ?? null;
}

function boardCount(viewer: Viewer) {
  return sql<number>`(SELECT count(*) FROM boards WHERE boards.org_id = departments.org_id AND boards.department_id = departments.id AND ${isBoardVisible(viewer)})`;
}

export async function insertDepartment(trx: Trx, orgId: string, name: string): Promise<DepartmentRow> {
  const row = await trx
    .insertInto('departments')
    .values({ id: newId(), org_id: orgId, name })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...row, board_count: 0 };
}

/** Null when it does not exist. */
export async function renameDepartment(
  trx: Trx,
  orgId: string,
  departmentId: string,
  name: string,
): Promise<Selectable<DepartmentTable> | null> {
  const row = await trx
    .updateTable('departments')
    .set({ name })
    .where('org_id', '=', orgId)
    .where('id', '=', departmentId)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** The row locked against boards being added, with what stands in the way of deleting it. */
export async function lockDepartment(trx: Trx, orgId: string, departmentId: string) {
  const department = await trx
    .selectFrom('departments')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('id', '=', departmentId)
    .forUpdate()
    .executeTakeFirst();
  if (!department) return null;
  const counts = await sql<{ boards: number; tasks: number }>`
    SELECT count(DISTINCT boards.id) AS boards, count(tasks.id) AS tasks
    FROM boards LEFT JOIN tasks ON tasks.org_id = boards.org_id AND tasks.board_id = boards.id
    WHERE boards.org_id = ${orgId}::uuid AND boards.department_id = ${departmentId}::uuid
  `.execute(trx);
  return { department, ...(counts.rows[0] ?? { boards: 0, tasks: 0 }) };
}

/** After `lockDepartment` said that it has no boards; with some, the database refuses. */
export async function deleteDepartment(trx: Trx, orgId: string, departmentId: string): Promise<void> {
  await trx.deleteFrom('departments').where('org_id', '=', orgId).where('id', '=', departmentId).execute();
}

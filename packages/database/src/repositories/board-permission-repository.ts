// Owns who has which level on a board by a permission of their own.
import type { BoardLevel, UserRole } from '@helix/contracts';
import { sql } from 'kysely';
import type { Trx } from '../database.ts';
import type { Work } from '../work.ts';
import { ROLES_OF_EVERY_BOARD } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type BoardPermissionRow = {
  user_id: string;
  name: string;
  handle: string;
  role: UserRole;
  /** Null for those who manage every board by their role. */
  level: BoardLevel | null;
};

/** Active people with a permission of their own, and those whose role needs none, by name. */
export async function listBoardPermissions(
  db: Connection,
  orgId: string,
  boardId: string,
): Promise<BoardPermissionRow[]> {
  return db
    .selectFrom('users')
    .leftJoin('board_permissions as own', (join) =>
      join
        .onRef('own.org_id', '=', 'users.org_id')
        .onRef('own.user_id', '=', 'users.id')
        .on('own.board_id', '=', boardId),
    )
    .select(['users.id as user_id', 'users.name', 'users.handle', 'users.role', 'own.level'])
    .where('users.org_id', '=', orgId)
    .where('users.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('own.level', 'is not', null), eb('users.role', 'in', ROLES_OF_EVERY_BOARD)]))
    .orderBy(sql`lower(users.name)`)
    .orderBy('users.id')
    .execute();
}

/** Null when the person has none of their own. The row stays locked until the transaction ends. */
export async function lockBoardPermission(
  trx: Trx,
  key: { orgId: string; boardId: string; userId: string },
): Promise<BoardLevel | null> {
  const row = await trx
    .selectFrom('board_permissions')
    .select('level')
    .where('org_id', '=', key.orgId)
    .where('board_id', '=', key.boardId)
    .where('user_id', '=', key.userId)
    .forUpdate()
    .executeTakeFirst();
  return row?.level ?? null;
}

export async function setBoardPermission(
  trx: Trx,
  permission: { orgId: string; boardId: string; userId: string; level: BoardLevel },
): Promise<void> {
  const { level } = permission;
  await trx
    .insertInto('board_permissions')
    .values({
      org_id: permission.orgId,
      board_id: permission.boardId,
      user_id: permission.userId,
      level,
    })
    .onConflict((conflict) => conflict.columns(['board_id', 'user_id']).doUpdateSet({ level }))
    .execute();
}

export async function deleteBoardPermission(
  trx: Trx,
  key: { orgId: string; boardId: string; userId: string },
): Promise<void> {
  await trx
    .deleteFrom('board_permissions')
    .where('org_id', '=', key.orgId)
    .where('board_id', '=', key.boardId)
    .where('user_id', '=', key.userId)
    .execute();
}

/** Tells one person, and nobody else, that they may see or do something else than before. */
export function announceAccessChange(work: Work, userId: string): void {
  work.announce({ type: 'access.changed', entity: 'access', entityId: userId });
}

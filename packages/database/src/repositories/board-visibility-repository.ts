import type { Db } from '../database.ts';

/** The boards a member may see: an own permission decides, else what the board is open for. Administrators see all. */
export async function listVisibleBoardIds(db: Db, orgId: string, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('boards')
    .leftJoin('board_permissions', (join) =>
      join.onRef('board_permissions.board_id', '=', 'boards.id').on('board_permissions.user_id', '=', userId),
    )
    .select('boards.id')
    .where('boards.org_id', '=', orgId)
    .where((eb) => eb(eb.fn.coalesce('board_permissions.level', 'boards.open_level'), '<>', 'no_access'))
    .execute();
  return rows.map((row) => row.id);
}

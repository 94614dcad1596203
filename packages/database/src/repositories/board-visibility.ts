// Owns which boards a person sees, as a condition in SQL. The levels themselves are compared in the domain.
import { type BoardLevel, type UserRole, userRoles } from '@helix/contracts';
import { managesEveryBoard } from '@helix/domain';
import { type RawBuilder, sql } from 'kysely';

/** Who asks. */
export type Viewer = { orgId: string; userId: string; role: UserRole };

export function seesAllBoards(viewer: Viewer): boolean {
  return managesEveryBoard(viewer.role);
}

/** True for boards the viewer may see; `boards` must be in scope under that name. */
export function isBoardVisible(viewer: Viewer): RawBuilder<boolean> {
  if (seesAllBoards(viewer)) return sql<boolean>`true`;
  return sql<boolean>`coalesce((SELECT level FROM board_permissions WHERE board_id = boards.id AND user_id = ${viewer.userId}::uuid), boards.open_level) <> 'no_access'`;
}

/** The viewer's own permission on `boards`, or null; not asked for where the role decides alone. */
export function ownLevel(viewer: Viewer): RawBuilder<BoardLevel | null> {
  if (seesAllBoards(viewer)) return sql<BoardLevel | null>`NULL::text`;
  return sql<BoardLevel | null>`(SELECT level FROM board_permissions WHERE board_id = boards.id AND user_id = ${viewer.userId}::uuid)`;
}

export const ROLES_OF_EVERY_BOARD = userRoles.filter(managesEveryBoard);

/** The same question the other way round: true for `users` who may see `boards`; both must be in scope. */
export const mayUserSeeBoard = sql<boolean>`(
  users.disabled_at IS NULL AND (
    users.role = ANY(${ROLES_OF_EVERY_BOARD}::text[])
    OR coalesce((SELECT level FROM board_permissions WHERE board_id = boards.id AND user_id = users.id), boards.open_level) <> 'no_access'
  )
)`;

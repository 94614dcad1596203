import { type Selectable, sql } from 'kysely';
import type { ActivityLogTable } from '../tables.ts';
import { isBoardVisible, seesAllBoards, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type ActivityRow = Selectable<ActivityLogTable>;

/**
 * Newest first, one row more than `limit`. Members read what happened on boards they see; what belongs to no
 * board (models, agents, people) is for administrators.
 */
export async function listActivity(
  db: Connection,
  viewer: Viewer,
  page: { limit: number; before: number | null; entityId?: string | undefined; boardId?: string | undefined },
): Promise<ActivityRow[]> {
  return db
    .selectFrom('activity_logs')
    .selectAll()
    .where('org_id', '=', viewer.orgId)
    .$if(page.before !== null, (query) => query.where('id', '<', page.before ?? 0))
    .$if(page.entityId !== undefined, (query) => query.where('entity_id', '=', page.entityId ?? ''))
    .$if(page.boardId !== undefined, (query) => query.where('board_id', '=', page.boardId ?? ''))
    .$if(!seesAllBoards(viewer), (query) =>
      query.where(
        sql<boolean>`board_id IN (SELECT boards.id FROM boards WHERE boards.org_id = ${viewer.orgId}::uuid AND ${isBoardVisible(viewer)})`,
      ),
    )
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

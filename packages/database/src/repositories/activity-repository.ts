import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
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

/** Activity outside a unit of work: setup, before which there is nobody to act. */
export async function insertSystemActivity(
  trx: Trx,
  activity: { orgId: string; action: string; entityType: string; entityId: string; entityTitle: string },
): Promise<void> {
  await trx
    .insertInto('activity_logs')
    .values({
      org_id: activity.orgId,
      actor_type: 'system',
      actor_name: 'Setup',
      action: activity.action,
      entity_type: activity.entityType,
      entity_id: activity.entityId,
      entity_title: activity.entityTitle,
      details: '{}',
    })
    .execute();
}

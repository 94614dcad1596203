import type { ActivityFilter } from '@helix/contracts';
import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { Trx } from '../database.ts';
import type { ActivityLogTable, Tables } from '../tables.ts';
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
  page: { limit: number; before: number | null; filter: ActivityFilter },
): Promise<ActivityRow[]> {
  return filtered(db.selectFrom('activity_logs').selectAll(), page.filter)
    .where('org_id', '=', viewer.orgId)
    .$if(page.before !== null, (query) => query.where('id', '<', page.before ?? 0))
    .$if(!seesAllBoards(viewer), (query) =>
      query.where(
        sql<boolean>`board_id IN (SELECT boards.id FROM boards WHERE boards.org_id = ${viewer.orgId}::uuid AND ${isBoardVisible(viewer)})`,
      ),
    )
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
}

function filtered<Output>(
  query: SelectQueryBuilder<Tables, 'activity_logs', Output>,
  filter: ActivityFilter,
): SelectQueryBuilder<Tables, 'activity_logs', Output> {
  let narrowed = query;
  if (filter.actor_type) narrowed = narrowed.where('actor_type', '=', filter.actor_type);
  if (filter.actor_id) narrowed = narrowed.where('actor_id', '=', filter.actor_id);
  if (filter.entity_type) narrowed = narrowed.where('entity_type', '=', filter.entity_type);
  if (filter.entity_id) narrowed = narrowed.where('entity_id', '=', filter.entity_id);
  if (filter.board_id) narrowed = narrowed.where('board_id', '=', filter.board_id);
  if (filter.action?.endsWith('.*')) {
    narrowed = narrowed.where(sql<boolean>`starts_with(action, ${filter.action.slice(0, -1)})`);
  } else if (filter.action) narrowed = narrowed.where('action', '=', filter.action);
  if (filter.from) narrowed = narrowed.where('created_at', '>=', filter.from);
  if (filter.to) narrowed = narrowed.where('created_at', '<', filter.to);
  // strpos, because % and _ of a title are no wildcards.
  if (filter.q) narrowed = narrowed.where(sql<boolean>`strpos(lower(entity_title), lower(${filter.q})) > 0`);
  return narrowed;
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

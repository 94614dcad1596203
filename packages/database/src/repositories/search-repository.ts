// Owns the way into the search function, which holds itself to the connection's organization.
import type { SearchHit } from '@helix/contracts';
import { parseSearch } from '@helix/domain';
import { sql } from 'kysely';
import { isBoardVisible, seesAllBoards, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

/** @param limit of each kind: tasks, agents, comments. */
export async function searchOrganization(
  db: Connection,
  viewer: Viewer,
  query: string,
  limit: number,
): Promise<SearchHit[]> {
  const { words, boardKey, taskNumber } = parseSearch(query);
  if (words === null) return [];
  const boards = seesAllBoards(viewer) ? null : await visibleBoardIds(db, viewer);
  const { rows } = await sql<SearchHit>`
    SELECT * FROM search_organization(${words}, ${boardKey}, ${taskNumber}, ${boards}::uuid[], ${limit})
  `.execute(db);
  return rows;
}

async function visibleBoardIds(db: Connection, viewer: Viewer): Promise<string[]> {
  const rows = await db
    .selectFrom('boards')
    .select('id')
    .where('org_id', '=', viewer.orgId)
    .where(isBoardVisible(viewer))
    .execute();
  return rows.map(({ id }) => id);
}

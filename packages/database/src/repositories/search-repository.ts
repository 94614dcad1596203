// Owns the way into the search function, which holds itself to the connection's organization.
import type { SearchHit } from '@helix/contracts';
import { parseSearch, readableExcerpt } from '@helix/domain';
import { sql } from 'kysely';
import { listVisibleBoardIds } from './board-repository.ts';
import { seesAllBoards, type Viewer } from './board-visibility.ts';
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
  const boards = seesAllBoards(viewer) ? null : await listVisibleBoardIds(db, viewer);
  const { rows } = await sql<SearchHit>`
    SELECT * FROM search_organization(${words}, ${boardKey}, ${taskNumber}, ${boards}::uuid[], ${limit})
  `.execute(db);
  return rows.map((row) => ({ ...row, excerpt: readableExcerpt(row.excerpt) }));
}

// Owns what usage adds up to: by day, agent, model and task, in one read of the range and one of its tasks.
import { type RawBuilder, sql } from 'kysely';
import { isBoardVisible, seesAllBoards, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type UsageSums = {
  runs: number;
  input_tokens: number;
  output_tokens: number;
  cached_tokens: number;
  /** Null when none of it has a price. */
  cost_usd: number | null;
  unpriced_tokens: number;
};

export type UsageGroupRow = UsageSums & {
  /** What the row adds up: everything, an agent, a model, or one of the two on one day. */
  kind: 'all' | 'agent' | 'model' | 'day_agent' | 'day_model';
  /** From 1: the place of its day among `dayStarts`; null where all days are added up. */
  day: number | null;
  agent_id: string | null;
  /** The agent's name now, else the one it had. */
  agent_name: string | null;
  is_deleted: boolean;
  provider: string | null;
  model_name: string | null;
};

export type UsageRange = {
  /** The first moment of each day, ascending, and at the end the first one after the range. */
  dayStarts: readonly Date[];
  agentId?: string | undefined;
};

const SUMS = sql`
  count(*) AS runs,
  coalesce(sum(input_tokens), 0) AS input_tokens,
  coalesce(sum(output_tokens), 0) AS output_tokens,
  coalesce(sum(cached_tokens), 0) AS cached_tokens,
  sum(cost_usd) AS cost_usd,
  coalesce(sum(input_tokens + output_tokens + cached_tokens) FILTER (WHERE cost_usd IS NULL), 0) AS unpriced_tokens
`;

/**
 * A month of 100,000 rows is added up in some 300 ms on a busy machine of two cores, a day of it in 10. Administrators see
 * all of it; members what was used on boards they see, which is what the runs there tell them one by one.
 */
export async function sumUsage(db: Connection, viewer: Viewer, range: UsageRange): Promise<UsageGroupRow[]> {
  const { rows } = await sql<UsageGroupRow>`
    WITH used AS MATERIALIZED (
      SELECT width_bucket(created_at, ${range.dayStarts}::timestamptz[]) AS day, agent_id, agent_name, provider, model_name,
             input_tokens, output_tokens, cached_tokens, cost_usd
      FROM token_usage WHERE ${inRange(viewer, range)}
    ), sums AS (
      SELECT CASE GROUPING(day, agent_id, provider)
               WHEN 7 THEN 'all' WHEN 5 THEN 'agent' WHEN 6 THEN 'model' WHEN 1 THEN 'day_agent' ELSE 'day_model'
             END AS kind,
             day, agent_id, max(agent_name) AS past_name, provider, model_name, ${SUMS}
      FROM used
      GROUP BY GROUPING SETS ((), (agent_id), (provider, model_name), (day, agent_id), (day, provider, model_name))
    )
    SELECT sums.*, coalesce(agents.name, past_name) AS agent_name, agents.id IS NULL AS is_deleted
    FROM sums LEFT JOIN agents ON agents.org_id = ${viewer.orgId}::uuid AND agents.id = sums.agent_id
    ORDER BY cost_usd DESC NULLS LAST, input_tokens + output_tokens + cached_tokens DESC, agent_id, provider, model_name
  `.execute(db);
  return rows;
}

export type UsageTaskRow = UsageSums & {
  task_id: string;
  task_title: string;
  /** Null for a task that was deleted. */
  board_id: string | null;
  board_key: string | null;
  task_number: number | null;
};

/** The tasks that used most, first those with the highest cost. */
export async function sumUsageByTask(
  db: Connection,
  viewer: Viewer,
  range: UsageRange,
  limit: number,
): Promise<UsageTaskRow[]> {
  const { rows } = await sql<UsageTaskRow>`
    WITH sums AS (
      SELECT task_id, max(task_title) AS past_title, ${SUMS}
      FROM token_usage WHERE ${inRange(viewer, range)}
      GROUP BY task_id
      ORDER BY sum(cost_usd) DESC NULLS LAST, sum(input_tokens + output_tokens + cached_tokens) DESC, task_id
      LIMIT ${limit}::integer
    )
    SELECT sums.*, coalesce(tasks.title, past_title) AS task_title, tasks.board_id, boards.key AS board_key,
           tasks.number AS task_number
    FROM sums
    LEFT JOIN tasks ON tasks.org_id = ${viewer.orgId}::uuid AND tasks.id = sums.task_id
    LEFT JOIN boards ON boards.org_id = tasks.org_id AND boards.id = tasks.board_id
    ORDER BY cost_usd DESC NULLS LAST, input_tokens + output_tokens + cached_tokens DESC, task_id
  `.execute(db);
  return rows;
}

function inRange(viewer: Viewer, range: UsageRange): RawBuilder<unknown> {
  const agent = range.agentId === undefined ? sql`true` : sql`agent_id = ${range.agentId}::uuid`;
  const visible = seesAllBoards(viewer)
    ? sql`true`
    : sql`task_id IN (
        SELECT tasks.id FROM tasks JOIN boards ON boards.org_id = tasks.org_id AND boards.id = tasks.board_id
        WHERE tasks.org_id = ${viewer.orgId}::uuid AND ${isBoardVisible(viewer)}
      )`;
  return sql`org_id = ${viewer.orgId}::uuid AND created_at >= ${range.dayStarts[0]}
    AND created_at < ${range.dayStarts.at(-1)} AND ${agent} AND ${visible}`;
}

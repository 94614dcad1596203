// Owns whom a text may name: agents of the organization, and people who may see the board.
import type { Mention } from '@helix/contracts';
import { parseMentions } from '@helix/domain';
import { sql } from 'kysely';
import { mayUserSeeBoard } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type ResolvedMention = Mention & { is_paused: boolean };

/** Enough to pick from; typing more letters narrows it. */
const SUGGESTIONS_MAX = 20;

/** Everybody the text names who may be named on this board, each once, in the order of the text. */
export async function resolveMentions(
  db: Connection,
  input: { orgId: string; boardId: string; text: string },
): Promise<ResolvedMention[]> {
  const refs = parseMentions(input.text);
  if (refs.length === 0) return [];
  const handles = refs.flatMap((ref) => (ref.kind === 'handle' ? [ref.handle] : []));
  const idsOf = (type: Mention['type']): string[] =>
    refs.flatMap((ref) => (ref.kind === 'picked' && ref.type === type ? [ref.id] : []));
  const { rows } = await sql<ResolvedMention>`
    SELECT 'agent' AS type, id, name, handle, paused_at IS NOT NULL AS is_paused FROM agents
    WHERE org_id = ${input.orgId}::uuid AND (handle = ANY(${handles}::text[]) OR id = ANY(${idsOf('agent')}::uuid[]))
    UNION ALL
    SELECT 'user', users.id, users.name, users.handle, false
    FROM users JOIN boards ON boards.org_id = users.org_id AND boards.id = ${input.boardId}::uuid
    WHERE users.org_id = ${input.orgId}::uuid AND ${mayUserSeeBoard}
      AND (users.handle = ANY(${handles}::text[]) OR users.id = ANY(${idsOf('user')}::uuid[]))
  `.execute(db);
  const found = refs.flatMap((ref) =>
    rows.filter((row) =>
      ref.kind === 'handle' ? row.handle === ref.handle : row.type === ref.type && row.id === ref.id,
    ),
  );
  return [...new Set(found)];
}

/** People and agents whose name or handle contains the text, those that begin with it first. */
export async function listMentionable(
  db: Connection,
  input: { orgId: string; boardId: string; query: string },
): Promise<Mention[]> {
  const text = input.query.toLowerCase();
  const { rows } = await sql<Mention>`
    SELECT type, id, name, handle FROM (
      SELECT 'agent' AS type, id, name, handle FROM agents WHERE org_id = ${input.orgId}::uuid
      UNION ALL
      SELECT 'user', users.id, users.name, users.handle
      FROM users JOIN boards ON boards.org_id = users.org_id AND boards.id = ${input.boardId}::uuid
      WHERE users.org_id = ${input.orgId}::uuid AND ${mayUserSeeBoard}
    ) AS everybody
    WHERE strpos(lower(name), ${text}) > 0 OR strpos(handle, ${text}) > 0
    ORDER BY (starts_with(handle, ${text}) OR starts_with(lower(name), ${text})) DESC, lower(name), id
    LIMIT ${SUGGESTIONS_MAX}
  `.execute(db);
  return rows;
}

/**
 * The agent that a waiting task's answer goes to: whom the task is assigned to now, else who asked. Null when the
 * task waits for nothing. Call it with the task's row locked to act upon it.
 */
export async function findWaitingAgent(
  db: Connection,
  orgId: string,
  taskId: string,
): Promise<(Mention & { run_id: string }) | null> {
  const { rows } = await sql<Mention & { run_id: string }>`
    SELECT 'agent' AS type, agents.id, agents.name, agents.handle, runs.id AS run_id
    FROM tasks
    JOIN runs ON runs.org_id = tasks.org_id AND runs.id = tasks.last_run_id
    JOIN agents ON agents.org_id = tasks.org_id AND agents.id = coalesce(tasks.assigned_agent_id, runs.agent_id)
    WHERE tasks.org_id = ${orgId}::uuid AND tasks.id = ${taskId}::uuid AND tasks.status = 'waiting'
  `.execute(db);
  return rows[0] ?? null;
}

export function toMention({ type, id, name, handle }: Mention): Mention {
  return { type, id, name, handle };
}

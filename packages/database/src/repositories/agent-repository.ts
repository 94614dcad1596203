import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Trx } from '../database.ts';
import type { AgentTable } from '../tables.ts';
import type { Actor } from '../work.ts';
import { addFileVersion } from './agent-file-repository.ts';
import type { Connection } from './connection.ts';
import { chooseHandle, insertHandle } from './handle-repository.ts';

export type AgentRow = Selectable<AgentTable>;
export type AgentWithCounts = AgentRow & { running_count: number; queued_count: number };

const RUNNING = sql<number>`(SELECT count(*) FROM runs WHERE runs.agent_id = agents.id AND runs.status = 'running')`;
/** The index of queued runs is small: it holds what waits now, of all agents. */
const QUEUED = sql<number>`(SELECT count(*) FROM runs WHERE runs.agent_id = agents.id AND runs.status = 'queued')`;

/** By name. */
export async function listAgents(
  db: Connection,
  orgId: string,
  filter: { departmentId?: string | undefined; boardId?: string | undefined } = {},
): Promise<AgentWithCounts[]> {
  return db
    .selectFrom('agents')
    .selectAll('agents')
    .select([RUNNING.as('running_count'), QUEUED.as('queued_count')])
    .where('org_id', '=', orgId)
    .$if(filter.departmentId !== undefined, (query) =>
      query.where('department_id', '=', filter.departmentId ?? ''),
    )
    .$if(filter.boardId !== undefined, (query) => query.where('primary_board_id', '=', filter.boardId ?? ''))
    .orderBy(sql`lower(name)`)
    .execute();
}

export async function findAgent(
  db: Connection,
  orgId: string,
  agentId: string,
): Promise<AgentWithCounts | null> {
  const row = await db
    .selectFrom('agents')
    .selectAll('agents')
    .select([RUNNING.as('running_count'), QUEUED.as('queued_count')])
    .where('org_id', '=', orgId)
    .where('id', '=', agentId)
    .executeTakeFirst();
  return row ?? null;
}

/** Handle, row and the first version of its identity together. */
export async function insertAgent(
  trx: Trx,
  agent: Omit<Insertable<AgentTable>, 'handle'>,
  author: Actor,
): Promise<AgentRow> {
  const handle = await chooseHandle(trx, agent.org_id, agent.name);
  const row = await trx
    .insertInto('agents')
    .values({ ...agent, handle })
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertHandle(trx, agent.org_id, handle, { agentId: row.id });
  if (row.soul !== '') {
    const file = { orgId: row.org_id, agentId: row.id, name: 'SOUL.md' } as const;
    await addFileVersion(trx, file, { content: row.soul, author });
  }
  return row;
}

/** Locked until the transaction ends. Claims skip a locked agent and find its runs at the next look. */
export async function lockAgent(trx: Trx, orgId: string, agentId: string): Promise<AgentRow | null> {
  const row = await trx
    .selectFrom('agents')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('id', '=', agentId)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Raises `version`. Call it with the row locked. */
export async function updateAgent(
  trx: Trx,
  orgId: string,
  agentId: string,
  changes: Updateable<AgentTable>,
): Promise<AgentRow | null> {
  const row = await trx
    .updateTable('agents')
    .set((eb) => ({ ...changes, version: eb('version', '+', 1), updated_at: sql<Date>`now()` }))
    .where('org_id', '=', orgId)
    .where('id', '=', agentId)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** The agent, when it starts by itself on what it is given. */
export async function findAutomaticAgent(
  trx: Trx,
  orgId: string,
  agentId: string,
): Promise<{ id: string; name: string } | null> {
  const row = await trx
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('org_id', '=', orgId)
    .where('id', '=', agentId)
    .where('execution_mode', '=', 'auto')
    .where('paused_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** The tasks that were its, now nobody's. */
export async function unassignAgent(
  trx: Trx,
  orgId: string,
  agentId: string,
): Promise<{ id: string; board_id: string; version: number }[]> {
  return trx
    .updateTable('tasks')
    .set({ assigned_agent_id: null, updated_at: sql<Date>`now()` })
    .where('org_id', '=', orgId)
    .where('assigned_agent_id', '=', agentId)
    .returning(['id', 'board_id', 'version'])
    .execute();
}

/** After `cancelRunsOf` and `unassignAgent`, in the same transaction; its handle goes with it. */
export async function deleteAgent(trx: Trx, orgId: string, agentId: string): Promise<void> {
  await trx.deleteFrom('agents').where('org_id', '=', orgId).where('id', '=', agentId).execute();
}

// Owns the versions of an agent's SOUL.md and MEMORY.md. The newest row of a file is what HELIX knows it to be.
import { createHash } from 'node:crypto';
import type { VersionedFileName } from '@helix/contracts';
import { type Selectable, sql } from 'kysely';
import type { Trx } from '../database.ts';
import { toStorableText } from '../storable-text.ts';
import type { AgentFileVersionTable, AgentTable } from '../tables.ts';
import type { Actor } from '../work.ts';
import { isBoardVisible, type Viewer } from './board-visibility.ts';
import type { Connection } from './connection.ts';

export type AgentFileVersionRow = Selectable<AgentFileVersionTable>;
export type AgentFileVersionCard = Omit<AgentFileVersionRow, 'content'>;

/** Enough to find last season's wording; older ones go. */
export const FILE_VERSIONS_KEPT = 100;

/** SHA-256 of a text's bytes, as gateways compare files; of a file that is not there, that of the empty text. */
export function fileHash(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}

type FileOf = { orgId: string; agentId: string; name: VersionedFileName };

export type MirroredAgent = Pick<
  Selectable<AgentTable>,
  | 'id'
  | 'org_id'
  | 'name'
  | 'soul'
  | 'soul_hash'
  | 'soul_version'
  | 'soul_synced_version'
  | 'workspace_gateway_id'
> & {
  soul_saved_at: Date | null;
  /** Nulls while nothing has been learned. */
  memory_hash: string | null;
  memory_version: number | null;
  memory_saved_at: Date | null;
};

/** What is known of both files, without their versions' texts. */
export async function findMirroredAgent(
  db: Connection,
  orgId: string,
  agentId: string,
): Promise<MirroredAgent | null> {
  const newest = (name: VersionedFileName, column: 'hash' | 'version' | 'created_at') =>
    sql`(SELECT ${sql.ref(column)} FROM agent_file_versions WHERE org_id = agents.org_id AND agent_id = agents.id AND name = ${name} ORDER BY version DESC LIMIT 1)`;
  const row = await db
    .selectFrom('agents')
    .select([
      'id',
      'org_id',
      'name',
      'soul',
      'soul_hash',
      'soul_version',
      'soul_synced_version',
      'workspace_gateway_id',
      newest('SOUL.md', 'created_at').$castTo<Date | null>().as('soul_saved_at'),
      newest('MEMORY.md', 'hash').$castTo<string | null>().as('memory_hash'),
      newest('MEMORY.md', 'version').$castTo<number | null>().as('memory_version'),
      newest('MEMORY.md', 'created_at').$castTo<Date | null>().as('memory_saved_at'),
    ])
    .where('org_id', '=', orgId)
    .where('id', '=', agentId)
    .executeTakeFirst();
  return row ?? null;
}

/** Null where nothing was ever written. */
export async function findNewestFileVersion(
  db: Connection,
  { orgId, agentId, name }: FileOf,
): Promise<AgentFileVersionRow | null> {
  const row = await db
    .selectFrom('agent_file_versions')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('agent_id', '=', agentId)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** True where a version that is kept has these bytes. */
export async function hasFileVersion(db: Connection, file: FileOf, hash: string): Promise<boolean> {
  const row = await db
    .selectFrom('agent_file_versions')
    .select('version')
    .where('org_id', '=', file.orgId)
    .where('agent_id', '=', file.agentId)
    .where('name', '=', file.name)
    .where('hash', '=', hash)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Newest first, one more than `limit`. The run is named where the viewer may see its board. */
export async function listFileVersions(
  db: Connection,
  viewer: Viewer,
  file: Omit<FileOf, 'orgId'>,
  page: { limit: number; before: number | null },
): Promise<AgentFileVersionCard[]> {
  return selectVersions(db, viewer, file)
    .$if(page.before !== null, (query) =>
      query.where(sql<boolean>`versions.version < ${page.before}::bigint`),
    )
    .orderBy('versions.version', 'desc')
    .limit(page.limit + 1)
    .execute();
}

export async function findFileVersion(
  db: Connection,
  viewer: Viewer,
  file: Omit<FileOf, 'orgId'>,
  /** Null for the newest. */
  version: number | null,
): Promise<AgentFileVersionRow | null> {
  const row = await selectVersions(db, viewer, file)
    .select('versions.content')
    .$if(version !== null, (query) => query.where('versions.version', '=', version ?? 0))
    .orderBy('versions.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

function selectVersions(db: Connection, viewer: Viewer, { agentId, name }: Omit<FileOf, 'orgId'>) {
  return db
    .selectFrom('agent_file_versions as versions')
    .leftJoin('runs', (join) =>
      join.onRef('runs.org_id', '=', 'versions.org_id').onRef('runs.id', '=', 'versions.run_id'),
    )
    .leftJoin('tasks', (join) =>
      join.onRef('tasks.org_id', '=', 'runs.org_id').onRef('tasks.id', '=', 'runs.task_id'),
    )
    .leftJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .select([
      'versions.org_id',
      'versions.agent_id',
      'versions.name',
      'versions.version',
      'versions.hash',
      'versions.size_bytes',
      'versions.author_type',
      'versions.author_id',
      'versions.author_name',
      'versions.created_at',
      sql<string | null>`CASE WHEN ${isBoardVisible(viewer)} THEN runs.id END`.as('run_id'),
    ])
    .where('versions.org_id', '=', viewer.orgId)
    .where('versions.agent_id', '=', agentId)
    .where('versions.name', '=', name);
}

/**
 * Makes this the newest version. Call it with the agent's row locked: versions are numbered one after the other.
 * @param version.hash as the gateway says it, where the text comes from there.
 */
export async function addFileVersion(
  trx: Trx,
  file: FileOf,
  version: { content: string; hash?: string; author: Actor; runId?: string | null },
): Promise<AgentFileVersionRow> {
  const newest = await findNewestFileVersion(trx, file);
  const number = (newest?.version ?? 0) + 1;
  const content = toStorableText(version.content);
  const row = await trx
    .insertInto('agent_file_versions')
    .values({
      org_id: file.orgId,
      agent_id: file.agentId,
      name: file.name,
      version: number,
      hash: version.hash ?? fileHash(content),
      content,
      author_type: version.author.type,
      author_id: version.author.id,
      author_name: version.author.name,
      run_id: version.runId ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await trx
    .deleteFrom('agent_file_versions')
    .where('org_id', '=', file.orgId)
    .where('agent_id', '=', file.agentId)
    .where('name', '=', file.name)
    .where('version', '<=', number - FILE_VERSIONS_KEPT)
    .execute();
  return row;
}

/** Another replica read what this author had just written, and took it for the agent's. */
export async function correctFileAuthor(
  trx: Trx,
  { org_id, agent_id, name, version }: AgentFileVersionCard,
  author: Actor,
): Promise<void> {
  await trx
    .updateTable('agent_file_versions')
    .set({ author_type: author.type, author_id: author.id, author_name: author.name, run_id: null })
    .where('org_id', '=', org_id)
    .where('agent_id', '=', agent_id)
    .where('name', '=', name)
    .where('version', '=', version)
    .execute();
}

/**
 * Which run wrote the file last: its tools say so. Of an OpenClaw, whose tools have other names, the run that ended.
 * @param since what was written before is a version already; null for none.
 */
export async function findWritingRun(
  db: Connection,
  { orgId, agentId, name }: FileOf,
  since: Date | null,
  endedRunId: string | null,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    SELECT runs.id FROM runs
    JOIN run_events ON run_events.org_id = runs.org_id AND run_events.run_id = runs.id
    WHERE runs.org_id = ${orgId}::uuid AND runs.agent_id = ${agentId}::uuid AND run_events.kind = 'tool'
      AND (runs.status = 'running' OR runs.finished_at >= coalesce(${since}::timestamptz, '-infinity'))
      AND run_events.created_at >= coalesce(${since}::timestamptz, '-infinity')
      AND ((run_events.data->>'name' = 'remember' AND ${name === 'MEMORY.md'})
        OR (run_events.data->>'name' = 'write' AND run_events.data->'args'->>'path' LIKE ${`%${name}`}))
    ORDER BY run_events.created_at DESC, run_events.seq DESC LIMIT 1
  `.execute(db);
  if (rows[0]) return rows[0].id;
  if (endedRunId === null) return null;
  const ended = await db
    .selectFrom('runs')
    .select('id')
    .where('org_id', '=', orgId)
    .where('id', '=', endedRunId)
    .where('gateway_kind', '=', 'openclaw')
    .executeTakeFirst();
  return ended?.id ?? null;
}

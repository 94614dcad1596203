// Reads of runs and their transcripts, and what a run needs to know to start.
import { type Selectable, sql } from 'kysely';
import type { Db } from '../database.ts';
import { toStorableJson } from '../storable-text.ts';
import type { AgentTable, AiModelTable, CommentTable, RunEventTable, TaskTable } from '../tables.ts';
import { type AttachmentRow, listAttachments } from './attachment-repository.ts';
import type { Connection } from './connection.ts';
import type { Fence, RunRow } from './run-lease-repository.ts';
import {
  listTaskRuns,
  RUN_TASK_COLUMNS,
  type RunCardRow,
  type RunTaskColumns,
} from './run-list-repository.ts';
import { listRunSkills, type RunSkillRow } from './skill-workspace-repository.ts';

export type RunWithPlace = RunRow &
  RunTaskColumns & {
    /** Where it works, or, while it waits, where its agent works now. */
    place_id: string | null;
  };

/** With its task and board: whether the caller may see it is for the caller to compare. */
export async function findRun(db: Connection, orgId: string, runId: string): Promise<RunWithPlace | null> {
  const row = await db
    .selectFrom('runs')
    .innerJoin('tasks', (join) =>
      join.onRef('tasks.org_id', '=', 'runs.org_id').onRef('tasks.id', '=', 'runs.task_id'),
    )
    .innerJoin('boards', (join) =>
      join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
    )
    .selectAll('runs')
    .select(RUN_TASK_COLUMNS)
    .select(
      sql<string | null>`coalesce(
        runs.gateway_id,
        (SELECT agents.gateway_id FROM agents WHERE agents.org_id = runs.org_id AND agents.id = runs.agent_id),
        (SELECT gateways.id FROM gateways WHERE gateways.org_id = runs.org_id AND gateways.is_default)
      )`.as('place_id'),
    )
    .where('runs.org_id', '=', orgId)
    .where('runs.id', '=', runId)
    .executeTakeFirst();
  return row ?? null;
}

export type RunEventRow = Selectable<RunEventTable>;

/** The transcript after a sequence number, in order. */
export async function listRunEvents(
  db: Db,
  orgId: string,
  runId: string,
  afterSeq: number,
  limit: number,
): Promise<RunEventRow[]> {
  return db
    .selectFrom('run_events')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('run_id', '=', runId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

export type RunEventInput = { seq: number; kind: RunEventTable['kind']; data: Record<string, unknown> };

/** Appends to the transcript while the fence holds; a seq that is there already stays as it is. */
export async function appendRunEvents(
  db: Db,
  orgId: string,
  fence: Fence,
  events: RunEventInput[],
): Promise<void> {
  await sql`
    INSERT INTO run_events (org_id, run_id, seq, kind, data)
    SELECT ${orgId}::uuid, ${fence.runId}::uuid, event.seq, event.kind, event.data
    FROM jsonb_to_recordset(${toStorableJson(events)}::jsonb) AS event(seq integer, kind text, data jsonb)
    WHERE EXISTS (SELECT 1 FROM runs WHERE id = ${fence.runId}::uuid AND generation = ${fence.generation})
    ON CONFLICT (run_id, seq) DO NOTHING
  `.execute(db);
}

/** 0 when nothing was written; whoever takes a run over goes on from here. */
export async function lastRunEventSeq(db: Db, orgId: string, runId: string): Promise<number> {
  const row = await db
    .selectFrom('run_events')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('org_id', '=', orgId)
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.seq ?? 0;
}

export type RunContext = {
  task: Selectable<TaskTable> & { board_key: string; board_name: string };
  agent: Selectable<AgentTable> | null;
  /** The agent's model, else the organization's default; null when there is none. */
  model: Selectable<AiModelTable> | null;
  /** In the order of the conversation; with the comment that woke the run, however old. */
  comments: ContextComment[];
  /** The agent's own, by name; their contents are read when they are needed. */
  skills: RunSkillRow[];
  /** In the order in which they were added. */
  attachments: AttachmentRow[];
  /** Ended ones, oldest first; only a mention's brief tells them. */
  history: RunCardRow[];
};

const COMMENT_COLUMNS = [
  'id',
  'author_id',
  'author_name',
  'author_type',
  'content',
  'mentions',
  'created_at',
] as const;
export type ContextComment = Pick<Selectable<CommentTable>, (typeof COMMENT_COLUMNS)[number]>;

/** The newest comments that a brief may need; the brief itself bounds them by size. */
const COMMENTS_MAX = 200;
const HISTORY_MAX = 20;

/** Everything the brief is made of; null when the task was deleted meanwhile. */
export async function loadRunContext(db: Db, run: RunRow): Promise<RunContext | null> {
  const [task, agent, comments, skills, history, attachments] = await Promise.all([
    db
      .selectFrom('tasks')
      .innerJoin('boards', (join) =>
        join.onRef('boards.org_id', '=', 'tasks.org_id').onRef('boards.id', '=', 'tasks.board_id'),
      )
      .selectAll('tasks')
      .select(['boards.key as board_key', 'boards.name as board_name'])
      .where('tasks.org_id', '=', run.org_id)
      .where('tasks.id', '=', run.task_id)
      .executeTakeFirst(),
    db
      .selectFrom('agents')
      .selectAll()
      .where('org_id', '=', run.org_id)
      .where('id', '=', run.agent_id)
      .executeTakeFirst(),
    listContextComments(db, run),
    run.agent_id === null ? [] : listRunSkills(db, run.org_id, run.agent_id),
    run.trigger === 'mention' ? listTaskRuns(db, run.org_id, run.task_id, HISTORY_MAX) : [],
    listAttachments(db, run.org_id, run.task_id),
  ]);
  if (!task) return null;
  const model = await db
    .selectFrom('ai_models')
    .selectAll()
    .where('org_id', '=', run.org_id)
    .where((eb) => eb.or([eb('id', '=', agent?.ai_model_id ?? null), eb('is_default', '=', true)]))
    .orderBy((eb) => eb('id', '=', agent?.ai_model_id ?? null), sql`desc nulls last`)
    .limit(1)
    .executeTakeFirst();
  return {
    task,
    agent: agent ?? null,
    model: model ?? null,
    comments,
    skills,
    attachments,
    history: history.filter((each) => each.finished_at !== null).toReversed(),
  };
}

async function listContextComments(db: Db, run: RunRow): Promise<ContextComment[]> {
  const ofTask = db
    .selectFrom('comments')
    .select(COMMENT_COLUMNS)
    .where('org_id', '=', run.org_id)
    .where('task_id', '=', run.task_id);
  const newest = await ofTask
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(COMMENTS_MAX)
    .execute();
  const cause = run.cause_comment_id;
  const older =
    cause === null || newest.some((comment) => comment.id === cause)
      ? []
      : await ofTask.where('id', '=', cause).execute();
  return [...older, ...newest.toReversed()];
}

// Owns the unit of work: a change, the activity that tells of it and the events that announce it are one transaction.
import { sql } from 'kysely';
import type { Database, Trx } from './database.ts';

export type Actor =
  | { type: 'user'; id: string; name: string }
  | { type: 'agent'; id: string; name: string }
  | { type: 'system'; id: null; name: string };

export type ActivityInput = {
  action: string;
  entityType: string;
  entityId: string;
  entityTitle: string;
  boardId?: string | null;
  /** Before and after of what changed; never a secret. */
  details?: Record<string, unknown>;
};

export type EventInput = {
  type: string;
  entity: string;
  entityId: string;
  boardId?: string | null;
  taskId?: string | null;
  version?: number;
};

/** What happens after commit; a lost call is found by the sweeps. */
export type CommitSignal = { hasEvents: boolean; wakesRuns: boolean; cancelledRunIds: string[] };

export type Work = {
  trx: Trx;
  orgId: string;
  actor: Actor;
  /** Queued, written in one statement just before the commit. */
  record(activity: ActivityInput): void;
  announce(event: EventInput): void;
  /** A run was queued: wake the dispatchers after commit. */
  wakeRuns(): void;
  /** A running run is to be stopped: tell its owner after commit. */
  signalCancel(runId: string): void;
};

export type WorkContext = { orgId: string; actor: Actor; requestId: string | null };

export type RunWork = <Result>(
  context: WorkContext,
  body: (work: Work) => Promise<Result>,
) => Promise<Result>;

/**
 * Makes the function that services use for every mutation.
 * @param onCommit called after the commit and never before; must not throw.
 */
export function createRunWork(database: Database, onCommit: (signal: CommitSignal) => void): RunWork {
  return async (context, body) => {
    const activities: ActivityInput[] = [];
    const events: EventInput[] = [];
    const signal: CommitSignal = { hasEvents: false, wakesRuns: false, cancelledRunIds: [] };
    const result = await database
      .forOrganization(context.orgId)
      .transaction()
      .execute(async (trx) => {
        const value = await body({
          trx,
          orgId: context.orgId,
          actor: context.actor,
          record: (activity) => activities.push(activity),
          announce: (event) => events.push(event),
          wakeRuns: () => {
            signal.wakesRuns = true;
          },
          signalCancel: (runId) => signal.cancelledRunIds.push(runId),
        });
        await writeTrail(trx, context, activities, events);
        return value;
      });
    signal.hasEvents = events.length > 0;
    onCommit(signal);
    return result;
  };
}

/** Activity and events in one round trip: every mutation pays for it. */
async function writeTrail(
  trx: Trx,
  context: WorkContext,
  activities: ActivityInput[],
  events: EventInput[],
): Promise<void> {
  if (activities.length === 0 && events.length === 0) return;
  const activityRows = activities.map((each) => ({
    board_id: each.boardId ?? null,
    action: each.action,
    entity_type: each.entityType,
    entity_id: each.entityId,
    entity_title: each.entityTitle,
    details: each.details ?? {},
  }));
  const eventRows = events.map((each) => ({
    board_id: each.boardId ?? null,
    type: each.type,
    entity: each.entity,
    entity_id: each.entityId,
    task_id: each.taskId ?? null,
    version: each.version ?? 0,
  }));
  const { actor } = context;
  await sql`
    WITH logged AS (
      INSERT INTO activity_logs (org_id, actor_type, actor_id, actor_name, request_id, board_id, action, entity_type, entity_id, entity_title, details)
      SELECT ${context.orgId}::uuid, ${actor.type}, ${actor.id}::uuid, ${actor.name}, ${context.requestId}, row.*
      FROM jsonb_to_recordset(${JSON.stringify(activityRows)}::jsonb)
        AS row(board_id uuid, action text, entity_type text, entity_id uuid, entity_title text, details jsonb)
    )
    INSERT INTO events (org_id, board_id, type, entity, entity_id, task_id, version)
    SELECT ${context.orgId}::uuid, row.*
    FROM jsonb_to_recordset(${JSON.stringify(eventRows)}::jsonb)
      AS row(board_id uuid, type text, entity text, entity_id uuid, task_id uuid, version integer)
  `.execute(trx);
}

// Owns that nothing waits for ever: a run that could not begin for a day ends and says so.
import { type Database, findStaleQueuedRuns, finishRun, isDatabaseAway, type RunWork } from '@helix/database';
import type { Logger } from '@helix/runtime';
import { endingOfFailure } from './run-ending.ts';
import type { TimedJob } from './scheduler.ts';

const EVERY_MS = 60_000;
/** Its agent is paused, or the gateway away. */
const QUEUE_MAX_MS = 24 * 3_600_000;

export function staleRuns({
  database,
  work,
  logger,
}: {
  database: Database;
  work: RunWork;
  logger: Logger;
}): TimedJob {
  const message = 'The run waited for a day and never began.';
  const ending = endingOfFailure('gateway_unavailable', message, null);
  const actor = { type: 'system', id: null, name: 'HELIX' } as const;
  return {
    name: 'stale-runs',
    everyMs: EVERY_MS,
    run: async () => {
      for (const { id, org_id } of await findStaleQueuedRuns(database.system, QUEUE_MAX_MS)) {
        try {
          await work({ orgId: org_id, actor, requestId: null }, (body) => finishRun(body, id, null, ending));
        } catch (error) {
          if (isDatabaseAway(error)) throw error;
          // One that cannot be ended must not keep the others waiting.
          logger.error({ err: error, runId: id }, 'a run that waited for a day could not be ended');
        }
      }
    },
  };
}

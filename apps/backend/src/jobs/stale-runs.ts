// Owns that nothing waits for ever: a run that could not begin for a day ends and says so.
import { type Database, findStaleQueuedRuns, finishRun, type RunWork } from '@helix/database';
import { endingOfFailure } from './run-ending.ts';
import type { TimedJob } from './scheduler.ts';

const EVERY_MS = 60_000;
/** Its agent is paused, or the gateway away. */
const QUEUE_MAX_MS = 24 * 3_600_000;

export function staleRuns({ database, work }: { database: Database; work: RunWork }): TimedJob {
  return {
    name: 'stale-runs',
    everyMs: EVERY_MS,
    run: async () => {
      for (const run of await findStaleQueuedRuns(database.system, QUEUE_MAX_MS)) {
        const message = 'The run waited for a day and never began.';
        const ending = endingOfFailure('gateway_unavailable', message, null);
        const actor = { type: 'system', id: null, name: 'HELIX' } as const;
        const context = { orgId: run.org_id, actor, requestId: null };
        await work(context, (body) => finishRun(body, run.id, null, ending));
      }
    },
  };
}

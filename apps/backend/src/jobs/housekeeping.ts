// Owns what grows with every sign-in, request, event, notification and upload, and nobody needs after a while.
import {
  type Database,
  deleteExpiredSessions,
  deleteOldEvents,
  deleteOldIdempotencyKeys,
  deleteOldNotifications,
  deleteOldTranscripts,
} from '@helix/database';
import type { Logger } from '@helix/runtime';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { TimedJob } from './scheduler.ts';

const EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
/** A client that repeats a request does so within minutes; a day leaves room for a laptop that slept. */
const IDEMPOTENCY_KEPT_MS = 24 * HOUR_MS;
/** How long a client may be away and still be brought up to date without reading everything again. */
const EVENTS_KEPT_MS = 24 * HOUR_MS;
/** What was read a quarter of a year ago is found on its task. */
const NOTIFICATIONS_KEPT_MS = 90 * 24 * HOUR_MS;
/** A few milliseconds of deleting: as long as one runs, live updates wait. */
const ROWS_AT_ONCE = 1_000;
/** Runs whose transcript goes in one statement; each has tens of rows. */
const TRANSCRIPTS_AT_ONCE = 50;
/** Of one kind in a round: what a long pause has left goes over several. */
const BATCHES_MAX = 200;

export function housekeeping(options: {
  database: Database;
  uploads: UploadStore;
  logger: Logger;
  clock: () => Date;
}): TimedJob {
  const { database, uploads, logger, clock } = options;
  const { system } = database;
  const steps: Record<string, () => Promise<number>> = {
    sessions: () => inBatches(ROWS_AT_ONCE, (limit) => deleteExpiredSessions(system, limit)),
    keys: () =>
      inBatches(ROWS_AT_ONCE, (limit) => deleteOldIdempotencyKeys(system, IDEMPOTENCY_KEPT_MS, limit)),
    events: () => inBatches(ROWS_AT_ONCE, (limit) => deleteOldEvents(system, EVENTS_KEPT_MS, limit)),
    notifications: () => {
      const before = new Date(clock().getTime() - NOTIFICATIONS_KEPT_MS);
      return inBatches(ROWS_AT_ONCE, (limit) => deleteOldNotifications(system, before, limit));
    },
    transcripts: () => inBatches(TRANSCRIPTS_AT_ONCE, (limit) => deleteOldTranscripts(system, limit)),
    files: () => uploads.sweep(clock()),
  };
  return {
    name: 'housekeeping',
    everyMs: EVERY_MS,
    run: async () => {
      const gone: Record<string, number> = {};
      for (const [name, step] of Object.entries(steps)) {
        const count = await step();
        if (count > 0) gone[name] = count;
      }
      if (Object.keys(gone).length > 0) logger.info(gone, 'old rows and files were deleted');
    },
  };
}

/** Fewer than the limit in one batch, and nothing is left. */
async function inBatches(limit: number, deleteBatch: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const count = await deleteBatch(limit);
    total += count;
    if (count < limit) break;
  }
  return total;
}

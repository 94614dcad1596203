// Owns what grows with every sign-in, repeated request and upload, and nobody needs after a while.
import { deleteExpiredSessions, deleteOldIdempotencyKeys, deleteOldTranscripts } from '@helix/database';
import fp from 'fastify-plugin';

const EVERY_MS = 10 * 60_000;
/** A client that repeats a request does so within minutes; a day leaves room for a laptop that slept. */
const IDEMPOTENCY_KEPT_MS = 24 * 3_600_000;
/** Runs a round; a long history goes over several rounds instead of in one long transaction. */
const TRANSCRIPTS_AT_ONCE = 500;

export const housekeeping = fp(
  async (app) => {
    const { database, logger, uploads, clock } = app.deps;
    const timer = setInterval(() => void clean(), EVERY_MS);
    timer.unref();
    app.addHook('onClose', async () => clearInterval(timer));

    /** Every replica does this; a row that another one took is simply gone. */
    async function clean(): Promise<void> {
      try {
        const sessions = await deleteExpiredSessions(database.system);
        const keys = await deleteOldIdempotencyKeys(database.system, IDEMPOTENCY_KEPT_MS);
        const files = await uploads.sweep(clock());
        const transcripts = await deleteOldTranscripts(database.system, TRANSCRIPTS_AT_ONCE);
        if (sessions + keys + files + transcripts > 0)
          logger.debug({ sessions, keys, files, transcripts }, 'old rows and files were deleted');
      } catch (error) {
        logger.warn({ reason: String(error) }, 'old rows were not deleted; the next round deletes them');
      }
    }
  },
  { name: 'housekeeping' },
);

import { isDatabaseAway, isDatabaseExhausted } from '@helix/database';
import type { Logger } from '@helix/runtime';
import type { OwnedRun } from './owned-run.ts';
import { delay, retryDelayMs } from './waiting.ts';

/**
 * Repeats a piece of database work, which must be idempotent, until the database takes it: the run goes on at its
 * gateway meanwhile, and its ending must not be lost.
 * @throws the database's error when the run is no longer ours, or when waiting does not help.
 */
export async function untilStored<Result>(
  owned: OwnedRun,
  logger: Logger,
  body: () => Promise<Result>,
): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await body();
    } catch (error) {
      const isPassing = isDatabaseAway(error) || isDatabaseExhausted(error);
      if (owned.isLetGo || !isPassing) throw error;
      logger.warn({ err: error, runId: owned.run.id }, 'the database does not take this now; trying again');
      await delay(retryDelayMs(failures));
    }
  }
}

// Owns when activity is sealed: each second, where there is something, by whichever replica comes first.
import {
  type Database,
  isDatabaseAway,
  listSealHeads,
  type SealedBatch,
  sealActivity,
} from '@helix/database';
import type { Logger } from '@helix/runtime';

const EVERY_MS = 1_000;

/**
 * Writes each new head into this process's log as well: a chain that somebody with the whole database in hand has
 * made anew no longer has the heads that stand there.
 */
export class ActivitySealer {
  readonly #database: Database;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #sealing: Promise<void> | null = null;
  #isStopped = false;

  constructor(options: { database: Database; logger: Logger }) {
    this.#database = options.database;
    this.#logger = options.logger;
  }

  start(): void {
    // A replica that died between its commit and its log line left its head unsaid.
    this.#begin(async () => this.#tell(await listSealHeads(this.#database.system)));
    this.#timer = setInterval(() => this.#begin(() => this.#sealAll()), EVERY_MS);
  }

  /** What still waits is sealed by another replica, or after the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#sealing;
  }

  #begin(step: () => Promise<void>): void {
    this.#sealing ??= step()
      .catch((error: unknown) => {
        if (isDatabaseAway(error)) this.#logger.warn({ reason: String(error) }, 'the database is away');
        else this.#logger.error({ err: error }, 'activity could not be sealed; the next second tries again');
      })
      .finally(() => {
        this.#sealing = null;
      });
  }

  async #sealAll(): Promise<void> {
    for (let isMore = true; isMore && !this.#isStopped; ) {
      const sealed = await sealActivity(this.#database.system);
      this.#tell(sealed.batches);
      isMore = sealed.isMore;
    }
  }

  #tell(heads: SealedBatch[]): void {
    for (const { orgId, seq, hash, entryCount } of heads) {
      this.#logger.info({ orgId, batch: seq, entries: entryCount, head: hash }, 'activity sealed');
    }
  }
}

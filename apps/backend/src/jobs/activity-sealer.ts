// Owns when activity is sealed: each second, where there is something, by whichever replica comes first.
import { type Database, listSealHeads, type SealedBatch, sealActivity } from '@helix/database';
import type { Logger } from '@helix/runtime';
import { BackgroundLoop } from './background-loop.ts';

const EVERY_MS = 1_000;

/**
 * Writes each new head into this process's log as well: a chain that somebody with the whole database in hand has
 * made anew no longer has the heads that stand there.
 */
export class ActivitySealer {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #sealing: BackgroundLoop;
  #hasToldHeads = false;

  constructor(options: { database: Database; logger: Logger }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#sealing = new BackgroundLoop({
      what: 'sealing activity',
      everyMs: EVERY_MS,
      logger: options.logger,
      work: () => this.#seal(),
    });
  }

  start(): void {
    this.#sealing.start();
    this.#sealing.wake();
  }

  /** What still waits is sealed by another replica, or after the next start. */
  async stop(): Promise<void> {
    await this.#sealing.stop();
  }

  async #seal(): Promise<void> {
    const { system } = this.#database;
    // A replica that died between its commit and its log line left its head unsaid.
    if (!this.#hasToldHeads) this.#tell(await listSealHeads(system));
    this.#hasToldHeads = true;
    for (let isMore = true; isMore && !this.#sealing.isStopped; ) {
      const sealed = await sealActivity(system);
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

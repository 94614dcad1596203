// Owns which runs this replica works on: claims on wake and by sweep, leases, take-overs, stops.
import {
  claimRuns,
  type Database,
  findCancelRequested,
  releaseLeases,
  renewLeases,
  takeOverExpiredRuns,
} from '@helix/database';
import type { Logger } from '@helix/runtime';
import type { GatewayLinks } from '../gateway/gateway-links.ts';
import { BackgroundLoop } from './background-loop.ts';
import { OwnedRun } from './owned-run.ts';
import type { RunExecutor } from './run-executor.ts';

/** A dead replica's runs wait this long for another. */
const LEASE_MS = 8_000;
const RENEW_MS = 2_000;
const SWEEP_MS = 1_000;
/** Runs of one replica at once: each is a stream, not a process, so the gateway is the limit. */
const RUNS_MAX = 2_000;
const CLAIM_BATCH = 50;

export class RunDispatcher {
  readonly #database: Database;
  readonly #links: GatewayLinks;
  readonly #executor: RunExecutor;
  readonly #ownerId: string;
  readonly #logger: Logger;
  readonly #owned = new Map<string, OwnedRun>();
  readonly #executing = new Set<Promise<void>>();
  readonly #claiming: BackgroundLoop;
  readonly #takingOver: BackgroundLoop;
  readonly #cancelling: BackgroundLoop;
  readonly #renewing: BackgroundLoop;

  constructor(options: {
    database: Database;
    links: GatewayLinks;
    executor: RunExecutor;
    ownerId: string;
    logger: Logger;
  }) {
    this.#database = options.database;
    this.#links = options.links;
    this.#executor = options.executor;
    this.#ownerId = options.ownerId;
    this.#logger = options.logger;
    const loop = (what: string, everyMs: number, work: () => Promise<void>) =>
      new BackgroundLoop({ what, everyMs, logger: options.logger, work });
    this.#claiming = loop('claiming runs', SWEEP_MS, () => this.#claim());
    this.#takingOver = loop('taking over runs', SWEEP_MS, () => this.#takeOver());
    this.#cancelling = loop('looking for runs to stop', SWEEP_MS, () => this.#findCancelled());
    this.#renewing = loop('renewing leases', RENEW_MS, () => this.#renew());
  }

  start(): void {
    this.#logger.info({ ownerId: this.#ownerId }, 'claiming runs');
    for (const loop of this.#loops()) loop.start();
    this.wake();
  }

  /** Hands every run back: they go on at the gateway, and the next owner finds them there. */
  async stop(): Promise<void> {
    await Promise.all(this.#loops().map((loop) => loop.stop()));
    for (const owned of this.#owned.values()) owned.stop('shutdown');
    await Promise.all(this.#executing);
    await releaseLeases(this.#database.system, this.#ownerId).catch((error: unknown) =>
      this.#logger.warn({ reason: String(error) }, 'leases were not handed back; they expire by themselves'),
    );
  }

  /** Something was queued, or a place became free. */
  wake(): void {
    this.#claiming.wake();
  }

  /** Messages may be missing: finds by itself what they would have told. */
  look(): void {
    this.wake();
    this.#cancelling.wake();
  }

  cancel(runId: string): void {
    this.#owned.get(runId)?.stop('cancelled');
  }

  #loops(): BackgroundLoop[] {
    return [this.#claiming, this.#takingOver, this.#cancelling, this.#renewing];
  }

  async #claim(): Promise<void> {
    // Runs stay queued while their agent's gateway is away, and its return wakes us; the others go on.
    const ready = this.#links.ready();
    const maxRuns = Math.min(CLAIM_BATCH, RUNS_MAX - this.#owned.size);
    if (ready.length === 0 || maxRuns <= 0) return;
    const runs = await claimRuns(this.#database.system, {
      ownerId: this.#ownerId,
      leaseMs: LEASE_MS,
      ready,
      maxRuns,
    });
    if (runs.length === maxRuns) this.wake();
    for (const run of runs) this.#begin(new OwnedRun(run), 'start');
  }

  #begin(owned: OwnedRun, mode: 'start' | 'find'): void {
    this.#owned.set(owned.run.id, owned);
    const executing = this.#executor.execute(owned, mode).finally(() => {
      this.#executing.delete(executing);
      if (this.#owned.get(owned.run.id) === owned) this.#owned.delete(owned.run.id);
    });
    this.#executing.add(executing);
  }

  async #takeOver(): Promise<void> {
    const orphans = await takeOverExpiredRuns(this.#database.system, {
      ownerId: this.#ownerId,
      leaseMs: LEASE_MS,
      maxRuns: CLAIM_BATCH,
    });
    for (const run of orphans) {
      // Ours once, with a lease that a long pause let expire: the old attempt lost its fence.
      this.#owned.get(run.id)?.stop('lost');
      this.#logger.info({ runId: run.id, generation: run.generation }, 'took over a run whose owner is gone');
      this.#begin(new OwnedRun(run), 'find');
    }
  }

  async #findCancelled(): Promise<void> {
    if (this.#owned.size === 0) return;
    for (const id of await findCancelRequested(this.#database.system, this.#ownerId)) this.cancel(id);
  }

  async #renew(): Promise<void> {
    const runIds = [...this.#owned.keys()];
    if (runIds.length === 0) return;
    const held = new Map(this.#owned);
    const kept = await renewLeases(this.#database.system, {
      ownerId: this.#ownerId,
      leaseMs: LEASE_MS,
      runIds,
    });
    for (const [id, owned] of held) {
      if (!kept.has(id) && this.#owned.get(id) === owned) owned.stop('lost');
    }
  }
}

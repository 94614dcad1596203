// Owns which runs this replica works on: claims on wake and by sweep, leases, take-overs, stops.
import {
  claimRuns,
  type Database,
  findCancelRequested,
  isDatabaseAway,
  releaseLeases,
  renewLeases,
  takeOverExpiredRuns,
} from '@helix/database';
import { type Logger, OutageLog, WakeLoop } from '@helix/runtime';
import type { GatewayLinks } from '../gateway/gateway-links.ts';
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
  #timers: NodeJS.Timeout[] = [];
  readonly #claiming = new WakeLoop(() => this.#guarded('claim', () => this.#claim()));
  readonly #looking = new WakeLoop(() => this.#guarded('look', () => this.#findCancelled()));
  readonly #outage: OutageLog;
  #isStopped = false;

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
    this.#outage = new OutageLog(options.logger, 'asking the database for runs');
  }

  start(): void {
    this.#logger.info({ ownerId: this.#ownerId }, 'claiming runs');
    this.#timers = [
      setInterval(() => void this.#guarded('sweep', () => this.#sweep()), SWEEP_MS),
      setInterval(() => void this.#guarded('renew', () => this.#renew()), RENEW_MS),
    ];
    this.wake();
  }

  /** Hands every run back: they go on at the gateway, and the next owner finds them there. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#claiming.settle();
    await this.#looking.settle();
    for (const owned of this.#owned.values()) owned.stop('shutdown');
    await Promise.all(this.#executing);
    await this.#guarded('release', () => releaseLeases(this.#database.system, this.#ownerId));
  }

  /** Something was queued, or a place became free. Calls while a claim is under way make it look once more. */
  wake(): void {
    this.#claiming.wake();
  }

  /** Messages may be missing: finds by itself what they would have told. */
  look(): void {
    this.wake();
    this.#looking.wake();
  }

  cancel(runId: string): void {
    this.#owned.get(runId)?.stop('cancelled');
  }

  async #claim(): Promise<void> {
    if (this.#isStopped) return;
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

  async #sweep(): Promise<void> {
    if (this.#isStopped) return;
    this.wake();
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
    await this.#findCancelled();
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

  /** A background step may fail while the database is away, which is told once; the next one finds what it left. */
  async #guarded(step: string, body: () => Promise<void>): Promise<void> {
    try {
      await body();
      this.#outage.worked();
    } catch (error) {
      if (isDatabaseAway(error)) this.#outage.failed(error);
      else this.#logger.error({ err: error, step }, 'a step of the dispatcher failed');
    }
  }
}

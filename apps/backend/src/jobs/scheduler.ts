// Owns timed work: each job at its pace, in one process at a time however many replicas there are.
import { type Database, isDatabaseAway, runExclusively } from '@helix/database';
import type { Logger } from '@helix/runtime';

export type TimedJob = { name: string; everyMs: number; run(): Promise<void> };

export class Scheduler {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #jobs: readonly TimedJob[];
  readonly #running = new Map<string, Promise<void>>();
  #timers: NodeJS.Timeout[] = [];

  constructor(options: { database: Database; logger: Logger; jobs: readonly TimedJob[] }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#jobs = options.jobs;
  }

  start(): void {
    this.#timers = this.#jobs.map((job) => setInterval(() => this.#begin(job), job.everyMs));
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running.values());
  }

  #begin(job: TimedJob): void {
    if (this.#running.has(job.name)) return;
    this.#running.set(
      job.name,
      this.#run(job).finally(() => this.#running.delete(job.name)),
    );
  }

  async #run({ name, run }: TimedJob): Promise<void> {
    try {
      await runExclusively(this.#database.system, `helix:${name}`, run);
    } catch (error) {
      if (isDatabaseAway(error))
        this.#logger.warn({ job: name, reason: String(error) }, 'the database is away');
      else this.#logger.error({ err: error, job: name }, 'timed work failed; its next turn tries again');
    }
  }
}

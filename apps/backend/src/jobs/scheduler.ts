// Owns timed work: each job at its pace, in one process at a time however many replicas there are.
import { type Database, runExclusively } from '@helix/database';
import type { Logger } from '@helix/runtime';
import { BackgroundLoop } from './background-loop.ts';

export type TimedJob = { name: string; everyMs: number; run(): Promise<void> };

export class Scheduler {
  readonly #loops: BackgroundLoop[];

  constructor(options: { database: Database; logger: Logger; jobs: readonly TimedJob[] }) {
    const { database, logger, jobs } = options;
    this.#loops = jobs.map(
      ({ name, everyMs, run }) =>
        new BackgroundLoop({
          what: `the timed job ${name}`,
          everyMs,
          logger,
          work: async () => void (await runExclusively(database.system, `helix:${name}`, run)),
        }),
    );
  }

  start(): void {
    for (const loop of this.#loops) loop.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }
}

// Owns why agents that wake each other stop: a chain of runs has fuel, and when it is spent a person is told.

/** How far from the person's own comment a run may be; that comment's runs are at 0. */
export const CHAIN_DEPTH_MAX = 5;
/** Runs of one chain altogether; also how many agents one comment can wake. */
export const CHAIN_RUNS_MAX = 20;

/**
 * How many more runs a chain may get.
 * @param depth of the runs that would be queued.
 * @param runs that the chain has had so far, waiting and running ones included.
 */
export function chainFuel(depth: number, runs: number): number {
  return depth > CHAIN_DEPTH_MAX ? 0 : Math.max(0, CHAIN_RUNS_MAX - runs);
}

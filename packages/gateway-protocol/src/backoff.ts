const FIRST_DELAY_MS = 100;
/** A gateway restarts within seconds; waiting longer than this would only be felt as an outage of ours. */
const MAX_DELAY_MS = 5_000;
/** Wrong credentials are locked out after 10 tries a minute, and repeating them never helps. */
const REFUSED_DELAY_MS = 15_000;

/** Delay in milliseconds before the next connection attempt; `attempt` counts from 0. Half of it is jitter. */
export function reconnectDelayMs(attempt: number, isRefused: boolean, random: () => number): number {
  const ceiling = isRefused ? REFUSED_DELAY_MS : Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

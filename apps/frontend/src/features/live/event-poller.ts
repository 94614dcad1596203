// Owns polling, the way to stay current where no socket opens: events and the text of watched runs.
import type { LiveEvent } from '@helix/contracts';

export interface EventPoll {
  cursor: string;
  resync: boolean;
  events: LiveEvent[];
}

export interface LiveClock {
  now(): number;
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

interface EventPollerOptions {
  clock: LiveClock;
  delayAfterFailuresMs(failures: number): number;
  pollEvents(): Promise<EventPoll>;
  pollRunText(runId: string): Promise<string | null>;
  watchedRuns(): Iterable<string>;
  onAnswer(answer: EventPoll): void;
  onRunText(runId: string, text: string): void;
  onFailure(): void;
}

export const POLL_EVERY_MS = 2_000;

export class EventPoller {
  readonly #options: EventPollerOptions;
  /** Every round of an earlier start carries an older number and ends by itself; 0 while stopped. */
  #round = 0;
  #rounds = 0;
  #failures = 0;
  #timer: unknown = null;

  constructor(options: EventPollerOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#round !== 0;
  }

  start(): void {
    if (this.isRunning) return;
    this.#rounds += 1;
    this.#round = this.#rounds;
    this.#failures = 0;
    void this.#poll(this.#round);
  }

  stop(): void {
    this.#round = 0;
    this.#options.clock.clearTimeout(this.#timer);
  }

  /** A run that is watched from now on is shown before the next round. */
  pollRun(runId: string): void {
    if (this.isRunning) void this.#pollRun(runId, this.#round);
  }

  async #poll(round: number): Promise<void> {
    const { clock, pollEvents, onAnswer, onFailure, watchedRuns, delayAfterFailuresMs } = this.#options;
    try {
      const answer = await pollEvents();
      if (round !== this.#round) return;
      this.#failures = 0;
      onAnswer(answer);
      await Promise.all([...watchedRuns()].map((runId) => this.#pollRun(runId, round)));
    } catch {
      if (round !== this.#round) return;
      this.#failures += 1;
      onFailure();
    }
    if (round !== this.#round) return;
    const delayMs = this.#failures > 0 ? delayAfterFailuresMs(this.#failures) : POLL_EVERY_MS;
    this.#timer = clock.setTimeout(() => void this.#poll(round), delayMs);
  }

  async #pollRun(runId: string, round: number): Promise<void> {
    try {
      const text = await this.#options.pollRunText(runId);
      if (text !== null && round === this.#round) this.#options.onRunText(runId, text);
    } catch {
      // The next round asks again; the state of the connection is told by the poll of events.
    }
  }
}

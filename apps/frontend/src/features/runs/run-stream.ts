// Owns the watched runs of a tab: one watch for all who show a run, and one notice per frame however fast it streams.
import type { LiveChannel } from '#lib/live-channel.tsx';
import { applyRunMessage, emptyRunOutput, type RunOutput } from './run-output.ts';

/** A panel that closes over a card that shows the same run must not cost a new snapshot. */
const LINGER_MS = 2_000;
/** So that a gap that a snapshot cannot mend (a bug of the server) does not become a storm. */
const REWATCH_GAP_MS = 1_000;

export interface RunStreamTimers {
  nextFrame(run: () => void): void;
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
  now(): number;
}

export class RunStream {
  readonly #channel: LiveChannel;
  readonly #runId: string;
  readonly #timers: RunStreamTimers;
  readonly #listeners = new Set<() => void>();
  #output: RunOutput = emptyRunOutput;
  #shown: RunOutput = emptyRunOutput;
  #stopWatching: (() => void) | null = null;
  #lingerTimer: unknown = null;
  #isFramePending = false;
  #rewatchedAt = Number.NEGATIVE_INFINITY;

  constructor(channel: LiveChannel, runId: string, timers: RunStreamTimers) {
    this.#channel = channel;
    this.#runId = runId;
    this.#timers = timers;
  }

  /** What to draw: changes at most once a frame. */
  readonly read = (): RunOutput => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timers.clearTimeout(this.#lingerTimer);
    this.#stopWatching ??= this.#channel.watchRun(this.#runId, (message) => {
      const { output, isGap } = applyRunMessage(this.#output, message);
      this.#output = output;
      if (isGap) this.#rewatch();
      else this.#scheduleFrame();
    });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#lingerTimer = this.#timers.setTimeout(() => {
        this.#stopWatching?.();
        this.#stopWatching = null;
      }, LINGER_MS);
    };
  };

  #rewatch(): void {
    if (this.#timers.now() - this.#rewatchedAt < REWATCH_GAP_MS) return;
    this.#rewatchedAt = this.#timers.now();
    this.#channel.rewatchRun(this.#runId);
  }

  #scheduleFrame(): void {
    if (this.#isFramePending) return;
    this.#isFramePending = true;
    this.#timers.nextFrame(() => {
      this.#isFramePending = false;
      if (this.#shown === this.#output) return;
      this.#shown = this.#output;
      for (const listener of this.#listeners) listener();
    });
  }
}

const MOST_STREAMS_KEPT = 100;
const streamsOf = new WeakMap<LiveChannel, Map<string, RunStream>>();

/** The one stream of a run in this tab. Finished ones are kept a while, so that a panel reopens without a gap. */
export function runStreamOf(channel: LiveChannel, runId: string, timers: RunStreamTimers): RunStream {
  const streams = streamsOf.get(channel) ?? new Map<string, RunStream>();
  streamsOf.set(channel, streams);
  const known = streams.get(runId);
  if (known) return known;
  const stream = new RunStream(channel, runId, timers);
  streams.set(runId, stream);
  const [oldest] = streams.keys();
  if (streams.size > MOST_STREAMS_KEPT && oldest !== undefined) streams.delete(oldest);
  return stream;
}

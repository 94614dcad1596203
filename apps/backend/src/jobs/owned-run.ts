import type { Fence, RunRow } from '@helix/database';

export type StopReason = 'cancelled' | 'deadline' | 'lost' | 'shutdown';

/** A run that this replica holds the lease of. Stopping it is one signal with a reason. */
export class OwnedRun {
  readonly run: RunRow;
  readonly fence: Fence;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(run: RunRow) {
    this.run = run;
    this.fence = { runId: run.id, generation: run.generation };
    const deadline = run.deadline_at?.getTime();
    if (deadline !== undefined) this.#arm(deadline);
    if (run.cancel_requested_at) this.stop('cancelled');
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get stopReason(): StopReason | null {
    return this.signal.aborted ? (this.signal.reason as StopReason) : null;
  }

  /** Whoever owns it next goes on with it: nothing more is written here. */
  get isLetGo(): boolean {
    return this.stopReason === 'lost' || this.stopReason === 'shutdown';
  }

  get remainingMs(): number {
    return Math.max(0, (this.run.deadline_at?.getTime() ?? Date.now()) - Date.now());
  }

  /** The first reason counts. */
  stop(reason: StopReason): void {
    clearTimeout(this.#timer);
    this.#controller.abort(reason);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** setTimeout takes at most 2^31 - 1 ms; a longer deadline is armed in parts. */
  #arm(deadline: number): void {
    const delay = Math.max(0, deadline - Date.now());
    const part = Math.min(delay, 2_000_000_000);
    this.#timer = setTimeout(() => (part === delay ? this.stop('deadline') : this.#arm(deadline)), part);
    this.#timer.unref();
  }
}

import type { RunOutcome } from './session-records.ts';

/** OpenClaw's idempotency cache: how long and how many ended runs are answered without reading a transcript. */
const ENDED_FOR_MS = 300_000;
const MAX_ENDED = 1_000;

type Entry = { outcome: RunOutcome; sessionKey: string; timer: NodeJS.Timeout };

export class EndedRuns {
  readonly #entries = new Map<string, Entry>();

  find(runId: string): Entry | undefined {
    return this.#entries.get(runId);
  }

  keep(sessionKey: string, outcome: RunOutcome): void {
    const timer = setTimeout(() => this.#entries.delete(outcome.runId), ENDED_FOR_MS);
    timer.unref();
    this.#entries.set(outcome.runId, { outcome, sessionKey, timer });
    const [oldest] = this.#entries;
    if (this.#entries.size <= MAX_ENDED || !oldest) return;
    clearTimeout(oldest[1].timer);
    this.#entries.delete(oldest[0]);
  }
}

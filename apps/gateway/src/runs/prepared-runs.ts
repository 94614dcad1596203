import type { PrepareRunParams } from '@helix/gateway-protocol';

/** `agent` follows `helix.run.prepare` at once; a key must not stay in memory for a run that never comes. */
const PREPARED_FOR_MS = 60_000;

/** What runs were prepared with, keys included: in memory only, taken once. */
export class PreparedRuns {
  readonly #prepared = new Map<string, { params: PrepareRunParams; timer: NodeJS.Timeout }>();

  put(params: PrepareRunParams): void {
    this.drop(params.runId);
    const timer = setTimeout(() => this.drop(params.runId), PREPARED_FOR_MS);
    timer.unref();
    this.#prepared.set(params.runId, { params, timer });
  }

  take(runId: string): PrepareRunParams | null {
    const params = this.#prepared.get(runId)?.params ?? null;
    this.drop(runId);
    return params;
  }

  drop(runId: string): void {
    clearTimeout(this.#prepared.get(runId)?.timer);
    this.#prepared.delete(runId);
  }
}

import { agentIdOfKey } from './session-key.ts';

/** One thing at a time per session: runs, and whatever moves or removes a transcript. */
export class SessionQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  isBusy(key: string): boolean {
    return this.#tails.has(key);
  }

  /** Calls `work` with what it has to wait for; whoever comes later waits for both. */
  enter<T>(key: string, work: (previous: Promise<unknown>) => Promise<T>): Promise<T> {
    const previous = this.#tails.get(key) ?? Promise.resolve();
    const result = work(previous);
    const tail = Promise.allSettled([previous, result]).then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    this.#tails.set(key, tail);
    return result;
  }

  async settleAgent(agentId: string): Promise<void> {
    const keys = [...this.#tails.keys()].filter((key) => agentIdOfKey(key) === agentId);
    await Promise.all(keys.map((key) => this.#tails.get(key)));
  }
}

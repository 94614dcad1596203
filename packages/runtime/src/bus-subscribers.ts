import type { BusTopic } from './bus.ts';

/**
 * While nobody can wake this process it looks for itself this often: a person does not notice the delay, and ten
 * short reads a second cost next to nothing.
 */
const LOOK_WHILE_AWAY_MS = 100;

/** What each driver of the bus does alike on its receiving side. */
export class BusSubscribers {
  readonly #handlers = new Map<BusTopic, Set<(payload: string) => void>>();
  readonly #missedHandlers = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  subscribe(topic: BusTopic, handler: (payload: string) => void): () => void {
    const handlers = this.#handlers.get(topic) ?? new Set();
    this.#handlers.set(topic, handlers);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  onMaybeMissed(handler: () => void): () => void {
    this.#missedHandlers.add(handler);
    return () => this.#missedHandlers.delete(handler);
  }

  deliver(topic: BusTopic, payload: string): void {
    for (const handler of this.#handlers.get(topic) ?? []) handler(payload);
  }

  connectionLost(): void {
    this.#timer ??= setInterval(() => this.#tellMissed(), LOOK_WHILE_AWAY_MS);
  }

  connectionBack(): void {
    if (!this.#timer) return;
    this.stop();
    this.#tellMissed();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tellMissed(): void {
    for (const handler of this.#missedHandlers) handler();
  }
}

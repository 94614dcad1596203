import type { BusTopic } from './bus.ts';
import type { Logger } from './logger.ts';
import { WakeLoop } from './wake-loop.ts';

/** NOTIFY refuses payloads of 8,000 bytes and more. */
const PAYLOAD_MAX_BYTES = 7_900;
/** What waits for a connection that stays away; beyond it the oldest are found by looking. */
const WAITING_MAX = 10_000;

export type BusMessage = { topic: BusTopic; payload: string };

/** What each driver of the bus does alike on its sending side: one batch at a time, equal messages once. */
export class BusOutgoing {
  readonly #send: (batch: BusMessage[]) => Promise<void>;
  readonly #isOpen: () => boolean;
  readonly #logger: Logger;
  readonly #waiting = new Map<string, BusMessage>();
  readonly #flushing = new WakeLoop(() => this.#sendWaiting());

  /** @param options.send rejects when the batch may not have left; it is sent again with the next connection. */
  constructor(options: {
    send(batch: BusMessage[]): Promise<void>;
    isOpen(): boolean;
    logger: Logger;
  }) {
    this.#send = options.send;
    this.#isOpen = options.isOpen;
    this.#logger = options.logger;
  }

  /** @throws Error when the payload is no id but a text. */
  add(message: BusMessage): void {
    if (Buffer.byteLength(message.payload) > PAYLOAD_MAX_BYTES)
      throw new Error(`A bus payload must be small; this one has ${message.payload.length} characters.`);
    this.#keep(message);
    this.flush();
  }

  /** Call it when a connection is there again. */
  flush(): void {
    this.#flushing.wake();
  }

  /** Resolves when nothing is on its way any more. */
  async settle(): Promise<void> {
    await this.#flushing.settle();
  }

  #keep(message: BusMessage): void {
    this.#waiting.set(`${message.topic} ${message.payload}`, message);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > WAITING_MAX && oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** What is published while a batch is on its way leaves together with the next. */
  async #sendWaiting(): Promise<void> {
    if (!this.#isOpen() || this.#waiting.size === 0) return;
    const batch = [...this.#waiting.values()];
    this.#waiting.clear();
    try {
      await this.#send(batch);
    } catch (error) {
      for (const message of batch) this.#keep(message);
      this.#logger.debug({ reason: String(error) }, 'bus messages wait for the connection');
    }
  }
}

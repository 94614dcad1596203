/**
 * A piece of work that is done again whenever somebody says that it may be due: never twice at once, and a call that
 * comes while it is under way, up to its very last moment, makes it look once more.
 */
export class WakeLoop {
  readonly #work: () => Promise<void>;
  #isDue = false;
  #isRunning = false;
  #run: Promise<void> = Promise.resolve();

  /** @param work must not reject: nobody waits for it who could handle that. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  wake(): void {
    this.#isDue = true;
    // Not by the promise's end: between the last look and that, a call would be lost.
    if (!this.#isRunning) this.#run = this.#runWhileDue();
  }

  /** Resolves when nothing is under way. */
  async settle(): Promise<void> {
    await this.#run;
  }

  async #runWhileDue(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#isDue) {
        this.#isDue = false;
        await this.#work();
      }
    } finally {
      this.#isRunning = false;
    }
  }
}

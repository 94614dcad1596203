import type { Logger } from './logger.ts';

/** Tells that something fails, and that it works again, once each: what is tried ten times a second would fill the disk. */
export class OutageLog {
  readonly #logger: Logger;
  readonly #what: string;
  #isOut = false;

  /** @param what fails, as in `reading events`. */
  constructor(logger: Logger, what: string) {
    this.#logger = logger;
    this.#what = what;
  }

  failed(error: unknown): void {
    if (!this.#isOut) this.#logger.warn({ reason: String(error) }, `${this.#what} fails; it is tried again`);
    this.#isOut = true;
  }

  worked(): void {
    if (this.#isOut) this.#logger.info(`${this.#what} works again`);
    this.#isOut = false;
  }
}

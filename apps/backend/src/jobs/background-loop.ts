import { isDatabaseAway } from '@helix/database';
import { type Logger, OutageLog, WakeLoop } from '@helix/runtime';

export type BackgroundLoopOptions = {
  /** As in `sealing activity`; for the log. */
  what: string;
  /** A turn comes this often, whoever wakes it in between. */
  everyMs: number;
  logger: Logger;
  work(): Promise<void>;
};

/**
 * Work that is done again and again: at its pace and whenever it is woken, never twice at once. A turn that fails ends
 * nothing, because the next one finds what it left. That the database is away is told once, anything else each time.
 */
export class BackgroundLoop {
  readonly #options: BackgroundLoopOptions;
  readonly #outage: OutageLog;
  readonly #turns = new WakeLoop(() => this.#turn());
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: BackgroundLoopOptions) {
    this.#options = options;
    this.#outage = new OutageLog(options.logger, options.what);
  }

  /** True from the moment at which it is stopped: a long turn may end early. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Its first turn comes after `everyMs`, or when it is woken. */
  start(): void {
    this.#timer = setInterval(() => this.wake(), this.#options.everyMs);
  }

  /** Calls while a turn is under way lead to one more. */
  wake(): void {
    if (!this.#isStopped) this.#turns.wake();
  }

  /** Waits for the turn that is under way; there is none after it. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#turns.settle();
  }

  async #turn(): Promise<void> {
    if (this.#isStopped) return;
    const { what, logger, work } = this.#options;
    try {
      await work();
      this.#outage.worked();
    } catch (error) {
      if (isDatabaseAway(error)) this.#outage.failed(error);
      else logger.error({ err: error }, `${what} failed; the next turn tries again`);
    }
  }
}

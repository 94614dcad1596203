/** Keeps one process alive: starts it, waits until it answers, starts it again when it ends, stops it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProblem, Problem } from '../problem.ts';

/** A process that runs now. */
export interface Running {
  pid: number;
  /** Settles when it is gone; says how it ended. */
  exited: Promise<string>;
  /** Asks it to end, and makes it end when it does not. */
  stop(): Promise<void>;
  /** At once, whatever it is doing. */
  kill(): void;
  /** The last lines of its log, for the person who must find out why it does not start. */
  lastWords(): string;
}

export interface Unit {
  name: string;
  launch(): Promise<Running>;
  isReady(): Promise<boolean>;
}

export interface SupervisorOptions {
  say: (line: string) => void;
  onChange?: () => void;
  backoff?: Backoff;
  /** So many times a unit may end before it was ever ready; then the start gives up. */
  firstAttempts?: number;
  readyTimeoutMs?: number;
}

export interface Backoff {
  firstMs: number;
  mostMs: number;
  /** After so long in one piece a unit counts as healthy again. */
  stableMs: number;
}

const BACKOFF: Backoff = { firstMs: 250, mostMs: 10_000, stableMs: 60_000 };
const READY_POLL_MS = 40;

/** How long to wait before the next start, given how often it ended in a row. */
export function backoffMs(endings: number, { firstMs, mostMs }: Backoff = BACKOFF): number {
  return Math.min(mostMs, firstMs * 2 ** Math.max(0, endings - 1));
}

export class Supervisor {
  readonly name: string;
  /** Rejects with a Problem when the unit never becomes ready. */
  readonly ready: Promise<void>;
  #unit: Unit;
  #options: SupervisorOptions;
  #backoff: Backoff;
  #running: Running | null = null;
  #stopping = new AbortController();
  #loop: Promise<void>;
  #endings = 0;
  #wasReady = false;

  constructor(unit: Unit, options: SupervisorOptions) {
    this.name = unit.name;
    this.#unit = unit;
    this.#options = options;
    this.#backoff = options.backoff ?? BACKOFF;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    this.ready.catch(() => {}); // whoever awaits it sees the failure; nobody awaiting must not end the process
    this.#loop = this.#run(resolve, reject);
  }

  get pid(): number | null {
    return this.#running?.pid ?? null;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running?.stop();
    await this.#loop;
  }

  kill(): void {
    this.#stopping.abort();
    this.#running?.kill();
  }

  async #run(resolve: () => void, reject: (problem: unknown) => void): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startedAt = Date.now();
      let ending: string;
      let lastWords = '';
      try {
        const running = await this.#unit.launch();
        this.#running = running;
        this.#options.onChange?.();
        if (signal.aborted) await running.stop();
        await this.#becomeReady(running, resolve);
        ending = await running.exited;
        lastWords = running.lastWords();
      } catch (error) {
        ending = describeProblem(error);
      }
      this.#running = null;
      if (signal.aborted) break;
      this.#options.onChange?.();
      if (Date.now() - startedAt > this.#backoff.stableMs) this.#endings = 0;
      this.#endings += 1;
      if (!this.#wasReady && this.#endings >= (this.#options.firstAttempts ?? 2)) {
        const told = lastWords ? `\n${lastWords.trimEnd()}\n` : '';
        // Its own words may say what to do already.
        const remedy = /start again\.$/i.test(told.trimEnd()) ? '' : 'Solve what it names, then start again.';
        reject(new Problem(`${this.name} does not start: ${ending}.${told}`, remedy));
        return;
      }
      await this.#pause(ending);
    }
    // Stopped before it was ever ready: nobody waits for it any more.
    reject(new Problem(`${this.name} was stopped while starting.`, 'Start again.'));
  }

  async #becomeReady(running: Running, resolve: () => void): Promise<void> {
    let ended = false;
    void running.exited.then(() => {
      ended = true;
    });
    const deadline = Date.now() + (this.#options.readyTimeoutMs ?? 60_000);
    while (!ended && !this.#stopping.signal.aborted) {
      if (await this.#unit.isReady()) {
        if (this.#wasReady) this.#options.say(`${this.name} answers again.`);
        this.#wasReady = true;
        resolve();
        return;
      }
      if (Date.now() > deadline) {
        await running.stop();
        return;
      }
      await sleep(READY_POLL_MS);
    }
  }

  async #pause(ending: string): Promise<void> {
    const waitMs = backoffMs(this.#endings, this.#backoff);
    this.#options.say(`${this.name} ended (${ending}); starting it again in ${waitMs / 1000} s.`);
    await sleep(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}

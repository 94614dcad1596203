/** Fast enough to read along, slow enough that a thousand runs do not drown the sockets. */
const DEFAULT_INTERVAL_MS = 50;

/** Passes the first piece of text on at once and later ones gathered; what is left comes with `flush`. */
export class DeltaCoalescer {
  readonly #emit: (delta: string) => void;
  readonly #intervalMs: number;
  #pending = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(emit: (delta: string) => void, intervalMs = DEFAULT_INTERVAL_MS) {
    this.#emit = emit;
    this.#intervalMs = intervalMs;
  }

  push(text: string): void {
    this.#pending += text;
    if (this.#timer === null) this.#pass();
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const delta = this.#pending;
    this.#pending = '';
    if (delta !== '') this.#emit(delta);
  }

  #pass(): void {
    this.flush();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#pending !== '') this.#pass();
    }, this.#intervalMs);
  }
}

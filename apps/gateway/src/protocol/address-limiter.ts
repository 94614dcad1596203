import { LIMITS } from '@helix/gateway-protocol';

const MAX_WRONG = 10;
const WINDOW_MS = 60_000;
const LOCKOUT_MS = 300_000;
/** More addresses than this at once are an attack; the oldest entries go. */
const MAX_ADDRESSES = 10_000;

type Entry = { open: number; wrong: number; windowEndsAt: number; lockedUntil: number };

/** Per address: how many sockets may wait unauthenticated, and how often credentials may be wrong. */
export class AddressLimiter {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  admit(address: string): boolean {
    const entry = this.#entry(address);
    return entry.lockedUntil <= this.#now() && entry.open < LIMITS.maxUnauthenticatedSockets;
  }

  /** The returned function says that the socket is authenticated or gone; calling it again does nothing. */
  enter(address: string): () => void {
    const entry = this.#entry(address);
    entry.open += 1;
    let isInside = true;
    return () => {
      if (isInside) entry.open -= 1;
      isInside = false;
    };
  }

  /** Loopback is exempt: a supervisor with an old token must not lock out the one with the new. */
  countWrong(address: string): void {
    if (isLoopback(address)) return;
    const entry = this.#entry(address);
    const now = this.#now();
    if (entry.windowEndsAt <= now) Object.assign(entry, { wrong: 0, windowEndsAt: now + WINDOW_MS });
    entry.wrong += 1;
    if (entry.wrong >= MAX_WRONG) entry.lockedUntil = now + LOCKOUT_MS;
  }

  #entry(address: string): Entry {
    const known = this.#entries.get(address);
    if (known) return known;
    const entry = { open: 0, wrong: 0, windowEndsAt: 0, lockedUntil: 0 };
    this.#entries.set(address, entry);
    const [oldest] = this.#entries;
    if (this.#entries.size > MAX_ADDRESSES && oldest) this.#entries.delete(oldest[0]);
    return entry;
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

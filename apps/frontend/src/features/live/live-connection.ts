// Owns the one live connection of a tab: the socket, its heartbeat, its way back, and polling where no socket opens.
import {
  type ClientMessage,
  type LiveEvent,
  type ServerMessage,
  serverMessageSchema,
} from '@helix/contracts';
import type { RunMessage } from '#lib/live-channel.tsx';
import { type EventPoll, EventPoller, type LiveClock } from './event-poller.ts';

export type LivePhase = 'live' | 'delayed' | 'reconnecting' | 'offline';
export interface LiveState {
  phase: LivePhase;
  transport: 'socket' | 'polling';
  /** Milliseconds since the epoch. */
  since: number;
}

export interface LiveSocket {
  send(text: string): void;
  close(): void;
}
export interface LiveSocketHandlers {
  onOpen(): void;
  onMessage(text: string): void;
  onClose(code: number): void;
}

export interface LiveConnectionOptions {
  openSocket(handlers: LiveSocketHandlers): LiveSocket;
  /** `GET /api/events?after=`; without a cursor it answers the newest one. */
  pollEvents(cursor: string | undefined): Promise<EventPoll>;
  /** The run's text so far, for the time no socket opens; null when it has none. */
  pollRunText(runId: string): Promise<string | null>;
  onEvents(events: LiveEvent[]): void;
  /** What was missed is unknown: refetch everything that is shown. */
  onResync(): void;
  onRunMessage(runId: string, message: RunMessage): void;
  onStateChange(state: LiveState): void;
  /** The session ended: no retry can help. */
  onUnauthenticated(): void;
  clock: LiveClock;
  random(): number;
}

export const PING_EVERY_MS = 20_000;
/** A healthy server answers a ping within milliseconds; this only has to survive a slow mobile network. */
export const PONG_DEADLINE_MS = 8_000;
/** After sleep or a change of network the user looks at the screen: find out fast. */
export const PROBE_DEADLINE_MS = 2_500;
export const OPEN_DEADLINE_MS = 10_000;
const BACKOFF_FIRST_MS = 300;
const BACKOFF_MOST_MS = 10_000;
/** So many failures in a row mean that sockets are blocked or the server is away: polling tells which. */
const FAILURES_BEFORE_POLLING = 3;
/** Our Backend closes with this code when the session is missing or over. */
const UNAUTHENTICATED_CLOSE_CODE = 4401;

export function backoffMs(failures: number, random: number): number {
  const ceiling = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.max(BACKOFF_FIRST_MS, Math.round(ceiling * (0.5 + random / 2)));
}

export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  #state: LiveState;
  #isStarted = false;
  #socket: LiveSocket | null = null;
  /** Every callback of an older socket carries an older number and is ignored. */
  #generation = 0;
  #isReady = false;
  #cursor: string | undefined;
  #failures = 0;
  readonly #watchCounts = new Map<string, number>();
  #reconnectTimer: unknown = null;
  #openTimer: unknown = null;
  #pingTimer: unknown = null;
  #pongTimer: unknown = null;
  readonly #poller: EventPoller;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
    this.#poller = new EventPoller({
      clock: options.clock,
      delayAfterFailuresMs: (failures) => backoffMs(failures + 2, options.random()),
      pollEvents: () => options.pollEvents(this.#cursor),
      pollRunText: options.pollRunText,
      watchedRuns: () => this.#watchCounts.keys(),
      onAnswer: (answer) => this.#takePoll(answer),
      onRunText: (runId, text) => {
        if (this.#watchCounts.has(runId)) options.onRunMessage(runId, { type: 'snapshot', text });
      },
      onFailure: () => this.#setState('offline', 'polling'),
    });
    this.#state = { phase: 'reconnecting', transport: 'socket', since: options.clock.now() };
  }

  get state(): LiveState {
    return this.#state;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#connect();
  }

  stop(): void {
    this.#isStarted = false;
    this.#poller.stop();
    this.#clear('reconnect');
    this.#dropSocket();
  }

  /** The network or the tab came back: look at once instead of waiting for the next try or ping. */
  wake(): void {
    if (!this.#isStarted) return;
    if (this.#isReady) {
      this.#ping(PROBE_DEADLINE_MS);
      return;
    }
    if (this.#socket !== null) return;
    this.#failures = Math.min(this.#failures, FAILURES_BEFORE_POLLING);
    this.#connect();
  }

  /**
   * A page was rendered from data read at `cursor`: whatever happened between then and now is fetched,
   * so that nothing is missed and nothing is loaded twice.
   */
  async catchUp(cursor: string): Promise<void> {
    if (this.#cursor === undefined && this.#socket === null) {
      this.#cursor = cursor;
      return;
    }
    if (this.#cursor === cursor) return;
    try {
      const answer = await this.#options.pollEvents(cursor);
      if (answer.resync) this.#options.onResync();
      else if (answer.events.length > 0) this.#options.onEvents(answer.events);
    } catch {
      // The server did not answer: what was missed is unknown.
      this.#options.onResync();
    }
  }

  watchRun(runId: string): void {
    const count = this.#watchCounts.get(runId) ?? 0;
    this.#watchCounts.set(runId, count + 1);
    if (count === 0) this.#sendIfReady({ type: 'watch', run_id: runId });
    if (count === 0) this.#poller.pollRun(runId);
  }

  unwatchRun(runId: string): void {
    const count = this.#watchCounts.get(runId) ?? 0;
    if (count > 1) {
      this.#watchCounts.set(runId, count - 1);
      return;
    }
    this.#watchCounts.delete(runId);
    if (count === 1) this.#sendIfReady({ type: 'unwatch', run_id: runId });
  }

  /** A delta is missing: watching anew brings a snapshot. */
  rewatchRun(runId: string): void {
    if (!this.#watchCounts.has(runId)) return;
    this.#sendIfReady({ type: 'unwatch', run_id: runId });
    this.#sendIfReady({ type: 'watch', run_id: runId });
  }

  #connect(): void {
    this.#clear('reconnect');
    this.#dropSocket();
    const generation = this.#generation;
    const isCurrent = () => generation === this.#generation;
    this.#openTimer = this.#options.clock.setTimeout(() => {
      if (isCurrent()) this.#lost(0);
    }, OPEN_DEADLINE_MS);
    this.#socket = this.#options.openSocket({
      onOpen: () => {
        if (isCurrent()) this.#send({ type: 'hello', ...(this.#cursor ? { cursor: this.#cursor } : {}) });
      },
      onMessage: (text) => {
        if (isCurrent()) this.#receive(text);
      },
      onClose: (code) => {
        if (isCurrent()) this.#lost(code);
      },
    });
  }

  #receive(text: string): void {
    this.#clear('pong');
    const message = parseServerMessage(text);
    if (message === null) return;
    switch (message.type) {
      case 'hello':
        this.#ready(message.cursor);
        return;
      case 'events':
        this.#cursor = message.cursor;
        this.#options.onEvents(message.events);
        return;
      case 'resync':
        // Also the answer to a hello whose cursor is too old.
        this.#cursor = message.cursor;
        if (!this.#isReady) this.#ready(message.cursor);
        this.#options.onResync();
        return;
      case 'run.snapshot':
        this.#options.onRunMessage(message.run_id, { type: 'snapshot', text: message.text });
        return;
      case 'run.delta':
        this.#options.onRunMessage(message.run_id, {
          type: 'delta',
          offset: message.offset,
          text: message.text,
        });
        return;
      case 'run.step':
        this.#options.onRunMessage(message.run_id, { type: 'step', step: message.step });
        return;
      case 'status':
        if (this.#isReady) this.#setState(message.is_delayed ? 'delayed' : 'live', 'socket');
        return;
      case 'error':
        if (message.code === 'unauthenticated') this.#endSession();
        return;
      case 'pong':
    }
  }

  #ready(cursor: string): void {
    this.#clear('open');
    this.#isReady = true;
    this.#failures = 0;
    this.#poller.stop();
    // With a cursor of our own the replay that follows brings newer ones; taking this one could skip it.
    if (this.#cursor === undefined) {
      this.#cursor = cursor;
      this.#options.onResync();
    }
    for (const runId of this.#watchCounts.keys()) this.#send({ type: 'watch', run_id: runId });
    this.#schedulePing();
    this.#setState('live', 'socket');
  }

  #lost(code: number): void {
    this.#dropSocket();
    if (!this.#isStarted) return;
    if (code === UNAUTHENTICATED_CLOSE_CODE) {
      this.#endSession();
      return;
    }
    this.#failures += 1;
    if (!this.#poller.isRunning)
      this.#setState(this.#state.phase === 'offline' ? 'offline' : 'reconnecting', 'socket');
    if (this.#failures >= FAILURES_BEFORE_POLLING) this.#poller.start();
    this.#reconnectTimer = this.#options.clock.setTimeout(
      () => this.#connect(),
      backoffMs(this.#failures, this.#options.random()),
    );
  }

  #endSession(): void {
    this.stop();
    this.#setState('offline', 'socket');
    this.#options.onUnauthenticated();
  }

  #schedulePing(): void {
    this.#clear('ping');
    this.#pingTimer = this.#options.clock.setTimeout(() => {
      this.#ping(PONG_DEADLINE_MS);
      this.#schedulePing();
    }, PING_EVERY_MS);
  }

  #ping(deadlineMs: number): void {
    this.#send({ type: 'ping' });
    this.#clear('pong');
    const generation = this.#generation;
    this.#pongTimer = this.#options.clock.setTimeout(() => {
      if (generation !== this.#generation) return;
      // Half open: the browser would only notice after minutes.
      this.#failures = 0;
      this.#dropSocket();
      this.#setState('reconnecting', 'socket');
      this.#connect();
    }, deadlineMs);
  }

  #takePoll(answer: EventPoll): void {
    const hadCursor = this.#cursor !== undefined;
    this.#cursor = answer.cursor;
    if (answer.resync || !hadCursor) this.#options.onResync();
    else if (answer.events.length > 0) this.#options.onEvents(answer.events);
    this.#setState('live', 'polling');
  }

  #sendIfReady(message: ClientMessage): void {
    if (this.#isReady) this.#send(message);
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #dropSocket(): void {
    this.#generation += 1;
    this.#isReady = false;
    this.#clear('open');
    this.#clear('ping');
    this.#clear('pong');
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #clear(timer: 'reconnect' | 'open' | 'ping' | 'pong'): void {
    const { clock } = this.#options;
    if (timer === 'reconnect') clock.clearTimeout(this.#reconnectTimer);
    else if (timer === 'open') clock.clearTimeout(this.#openTimer);
    else if (timer === 'ping') clock.clearTimeout(this.#pingTimer);
    else clock.clearTimeout(this.#pongTimer);
  }

  #setState(phase: LivePhase, transport: LiveState['transport']): void {
    if (this.#state.phase === phase && this.#state.transport === transport) return;
    const since = this.#state.phase === phase ? this.#state.since : this.#options.clock.now();
    this.#state = { phase, transport, since };
    this.#options.onStateChange(this.#state);
  }
}

/** A message of a newer server that we do not know is skipped, not fatal. */
function parseServerMessage(text: string): ServerMessage | null {
  try {
    const parsed = serverMessageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

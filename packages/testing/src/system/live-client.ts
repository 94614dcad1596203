import { type LiveEvent, type ServerMessage, serverMessageSchema } from '@helix/contracts';
import { waitFor } from './wait-for.ts';

export interface LiveClientOptions {
  /** `http://…` of the front door. */
  url: string;
  token: string;
}

/** A browser's place at `/api/ws`: follows events, comes back by itself after a lost connection, with its cursor. */
export class LiveClient {
  readonly events: LiveEvent[] = [];
  readonly messages: ServerMessage[] = [];
  /** Output of watched runs, put together from snapshots and deltas. */
  readonly outputs = new Map<string, string>();
  cursor: string | undefined;
  connections = 0;
  resyncs = 0;
  isOpen = false;
  #socket: WebSocket | undefined;
  #watched = new Set<string>();
  #stopped = false;
  #listeners = new Set<(message: ServerMessage) => void>();
  readonly #options: LiveClientOptions;

  constructor(options: LiveClientOptions) {
    this.#options = options;
    this.#connect();
  }

  watch(runId: string): void {
    this.#watched.add(runId);
    if (this.isOpen) this.#send({ type: 'watch', run_id: runId });
  }

  unwatch(runId: string): void {
    this.#watched.delete(runId);
    if (this.isOpen) this.#send({ type: 'unwatch', run_id: runId });
  }

  /** Returns what ends the listening. */
  onMessage(listener: (message: ServerMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async whenOpen(timeoutMs = 15_000): Promise<void> {
    await waitFor('the live connection', () => this.isOpen, { timeoutMs, everyMs: 10 });
  }

  waitForEvent(what: string, matches: (event: LiveEvent) => boolean, timeoutMs = 30_000): Promise<LiveEvent> {
    return waitFor(`the event ${what}`, () => this.events.find(matches), {
      timeoutMs,
      everyMs: 20,
      describe: () => this.events.map((event) => event.type),
    });
  }

  waitForOutput(runId: string, part: string, timeoutMs = 30_000): Promise<string> {
    const probe = () => (this.outputs.get(runId)?.includes(part) ? this.outputs.get(runId) : undefined);
    return waitFor(`“${part}” in the output of run ${runId}`, probe, {
      timeoutMs,
      everyMs: 10,
      describe: () => this.outputs.get(runId) ?? null,
    });
  }

  close(): void {
    this.#stopped = true;
    this.#socket?.close();
  }

  #connect(): void {
    const socket = new WebSocket(`${this.#options.url.replace(/^http/, 'ws')}/api/ws`);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.connections++;
      this.#send({ type: 'hello', token: this.#options.token, cursor: this.cursor });
    });
    socket.addEventListener('message', ({ data }) =>
      this.#receive(serverMessageSchema.parse(JSON.parse(String(data)))),
    );
    // A refused connection reports `error` and then `close`; both lead to the one retry.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => {
      this.isOpen = false;
      if (!this.#stopped) setTimeout(() => this.#stopped || this.#connect(), 100);
    });
  }

  #receive(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type === 'hello') {
      this.cursor ??= message.cursor;
      this.isOpen = true;
      for (const runId of this.#watched) this.#send({ type: 'watch', run_id: runId });
    }
    if (message.type === 'events') {
      this.cursor = message.cursor;
      this.events.push(...message.events);
    }
    if (message.type === 'resync') {
      this.cursor = message.cursor;
      this.resyncs++;
    }
    if (message.type === 'run.snapshot') this.outputs.set(message.run_id, message.text);
    if (message.type === 'run.delta') {
      const known = this.outputs.get(message.run_id) ?? '';
      if (message.offset > known.length) {
        throw new Error(
          `Run ${message.run_id}: a delta at ${message.offset} after ${known.length} characters.`,
        );
      }
      this.outputs.set(message.run_id, known.slice(0, message.offset) + message.text);
    }
    for (const listener of this.#listeners) listener(message);
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }
}

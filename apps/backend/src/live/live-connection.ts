// Owns one socket's life: hello, replay, live events in order, the runs it watches, its end.
import { type ClientMessage, clientMessageSchema, type ServerMessage } from '@helix/contracts';
import {
  canReplayFrom,
  currentCursor,
  type Database,
  type EventCursor,
  type EventRow,
  encodeCursor,
  findLiveSession,
  findRun,
  isAfter,
  parseCursor,
  readEvents,
} from '@helix/database';
import type { Logger } from '@helix/runtime';
import type { WebSocket } from 'ws';
import type { Principal } from '../plugins/request-context.ts';
import { changesVisibility, isVisible, type LiveHub, toLiveEvent, visibleBoards } from './live-hub.ts';
import type { RunStreams } from './run-streams.ts';

/** More than this to replay, and reading everything again is cheaper for both. */
const REPLAY_MAX = 1_000;
/** A client that reads slower than it is written to is dropped; it comes back with its cursor. */
const BUFFERED_MAX_BYTES = 1_000_000;
const WATCHES_MAX = 100;
/** Messages are answered one after the other; who sends faster than that fills our memory. */
const QUEUED_MAX = 200;
const POLICY_VIOLATION = 1008;
/** Ours: the session is over, and coming back with it is no use. */
export const UNAUTHORIZED = 4401;

export type LiveDeps = { database: Database; hub: LiveHub; streams: RunStreams; logger: Logger };

export class LiveConnection {
  #principal: Principal;
  readonly #socket: WebSocket;
  readonly #deps: LiveDeps;
  readonly #watches = new Map<string, { boardId: string; stop: () => void }>();
  /** What was sent last; events up to here are not sent again. */
  #cursor: EventCursor | null = null;
  /** Events that came while the replay was read; null once it is done. */
  #waiting: EventRow[] | null = [];
  #boards: Set<string> | null = null;
  /** Messages are handled one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;

  constructor(socket: WebSocket, principal: Principal, deps: LiveDeps) {
    this.#socket = socket;
    this.#principal = principal;
    this.#deps = deps;
    socket.on('close', () => this.#dispose());
  }

  get principal(): Principal {
    return this.#principal;
  }

  /** Handles one text of the client. */
  receive(text: string): void {
    this.#queued += 1;
    if (this.#queued > QUEUED_MAX) {
      this.close(POLICY_VIOLATION, 'too many messages at once');
      return;
    }
    this.#queue = this.#queue
      .then(() => this.#handle(text))
      .finally(() => {
        this.#queued -= 1;
      })
      .catch((error: unknown) => {
        this.#deps.logger.warn({ err: error }, 'a live message failed');
        this.close(1011, 'internal error');
      });
  }

  /** Takes committed events, in order, from the hub. */
  offer(events: EventRow[]): void {
    if (this.#waiting) {
      this.#waiting.push(...events);
      return;
    }
    if (this.#mayChangeBoards(events)) {
      this.#waiting = [...events];
      void this.#refreshBoards();
      return;
    }
    this.#sendEvents(events);
  }

  send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > BUFFERED_MAX_BYTES) {
      this.#socket.terminate();
      return;
    }
    this.#socket.send(JSON.stringify(message));
  }

  endSession(): void {
    this.close(UNAUTHORIZED, 'session ended');
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  async #handle(text: string): Promise<void> {
    // What was queued behind a slow answer when the client left would hold its place in the hub for ever.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const message = parseMessage(text);
    if (message === null)
      return this.send({
        type: 'error',
        code: 'validation_failed',
        detail: 'This message is not understood.',
      });
    if (message.type === 'ping') return this.send({ type: 'pong' });
    if (message.type === 'hello') return this.#hello(message.cursor);
    if (message.type === 'unwatch') return this.#unwatch(message.run_id);
    return this.#watch(message.run_id);
  }

  /** The hub is told first, the replay is read after: nothing can fall between the two. */
  async #hello(cursorText: string | undefined): Promise<void> {
    const { database, hub } = this.#deps;
    this.#waiting = [];
    hub.add(this);
    await this.#readViewer();
    const wanted = cursorText === undefined ? null : parseCursor(cursorText);
    if (cursorText === undefined) {
      this.#cursor = await currentCursor(database.system);
      this.send({ type: 'hello', cursor: encodeCursor(this.#cursor) });
    } else if (wanted === null || !(await canReplayFrom(database.system, wanted))) {
      await this.#resync();
    } else {
      await this.#replay(wanted);
    }
    if (this.#mayChangeBoards(this.#waiting ?? [])) await this.#readBoards();
    this.#flush();
    if (hub.isDelayed) this.send({ type: 'status', is_delayed: true });
  }

  async #replay(from: EventCursor): Promise<void> {
    const { events } = await readEvents(this.#deps.database.system, {
      after: from,
      limit: REPLAY_MAX,
      orgId: this.#principal.orgId,
    });
    if (events.length === REPLAY_MAX) return this.#resync();
    this.#cursor = from;
    this.send({ type: 'hello', cursor: encodeCursor(from) });
    this.#sendEvents(events);
  }

  async #resync(): Promise<void> {
    this.#cursor = await currentCursor(this.#deps.database.system);
    this.send({ type: 'resync', cursor: encodeCursor(this.#cursor) });
  }

  async #refreshBoards(): Promise<void> {
    try {
      await this.#readBoards();
      this.#flush();
    } catch (error) {
      this.#deps.logger.warn({ reason: String(error) }, 'the boards of a live client could not be read');
      this.close(1011, 'internal error');
    }
  }

  /** Reads again when another change came while reading: the earlier answer may not know of it. */
  async #readBoards(): Promise<void> {
    for (let seen = -1; seen < 0 || this.#mayChangeBoards(this.#waiting?.slice(seen)); ) {
      seen = this.#waiting?.length ?? 0;
      await this.#readViewer();
    }
    for (const [runId, { boardId }] of this.#watches) {
      if (this.#boards && !this.#boards.has(boardId)) this.#unwatch(runId);
    }
  }

  /** The role too: it may be another one than when the socket was opened. */
  async #readViewer(): Promise<void> {
    const { database } = this.#deps;
    const session = await findLiveSession(database.system, this.#principal.sessionId);
    if (!session) {
      this.#boards = new Set();
      this.endSession();
      return;
    }
    this.#principal = { ...this.#principal, role: session.role };
    this.#boards = await visibleBoards(database, this.#principal);
  }

  #mayChangeBoards(events: readonly EventRow[] = []): boolean {
    return events.some((event) => changesVisibility(event, this.#principal));
  }

  #flush(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#sendEvents(waiting);
  }

  #sendEvents(events: EventRow[]): void {
    const cursor = this.#cursor;
    if (!cursor) return;
    const fresh = events.filter((event) => isAfter(event, cursor));
    const last = fresh.at(-1);
    if (!last) return;
    this.#cursor = { xid: last.xid, id: last.id };
    const visible = fresh
      .filter((event) => isVisible(event, this.#boards, this.#principal.userId))
      .map(toLiveEvent);
    if (visible.length > 0)
      this.send({ type: 'events', cursor: encodeCursor(this.#cursor), events: visible });
  }

  async #watch(runId: string): Promise<void> {
    // Only who said hello hears of changes of access, which is what ends a watch.
    if (!this.#cursor)
      return this.send({ type: 'error', code: 'validation_failed', detail: 'Say hello before you watch.' });
    if (this.#watches.has(runId) || this.#watches.size >= WATCHES_MAX) return;
    const { database, streams } = this.#deps;
    const { orgId } = this.#principal;
    const run = await findRun(database.forOrganization(orgId), orgId, runId);
    if (!run || !(await this.#mayView(run.board_id))) {
      return this.send({
        type: 'error',
        code: 'not_found',
        detail: 'This run does not exist, or you do not have access to it.',
      });
    }
    if (run.finished_at)
      return this.send({ type: 'run.snapshot', run_id: runId, offset: 0, text: run.output ?? '' });
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const place = { orgId, gatewayId: run.place_id };
    const watched = { id: runId, sessionKey: run.session_key, place, isQueued: run.status === 'queued' };
    const stop = streams.watch(watched, (message) => this.send(message));
    this.#watches.set(runId, { boardId: run.board_id, stop });
  }

  async #mayView(boardId: string): Promise<boolean> {
    const boards = await visibleBoards(this.#deps.database, this.#principal);
    return boards === null || boards.has(boardId);
  }

  #unwatch(runId: string): void {
    this.#watches.get(runId)?.stop();
    this.#watches.delete(runId);
  }

  #dispose(): void {
    this.#deps.hub.remove(this);
    for (const { stop } of this.#watches.values()) stop();
    this.#watches.clear();
  }
}

function parseMessage(text: string): ClientMessage | null {
  try {
    const parsed = clientMessageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: the client is told that the message was not understood.
    return null;
  }
}

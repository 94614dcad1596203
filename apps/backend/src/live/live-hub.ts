// Owns the way of an event from its commit to every socket whose owner may see it.
import type { LiveEvent } from '@helix/contracts';
import {
  currentCursor,
  type Database,
  type EventCursor,
  type EventRow,
  encodeCursor,
  listVisibleBoardIds,
  readEvents,
  seesAllBoards,
} from '@helix/database';
import { type Logger, OutageLog, WakeLoop } from '@helix/runtime';
import type { Principal } from '../plugins/request-context.ts';
import type { LiveConnection } from './live-connection.ts';

const READ_LIMIT = 500;
/** Finds what a lost wake-up left. */
const SWEEP_MS = 1_000;
/** An earlier transaction is still running: its commit gives no sign of its own, so look again soon. */
const BLOCKED_RETRY_MS = 5;
const BLOCKED_RETRY_MAX_MS = 250;

/** A pause of the database that people do not notice; after so many sweeps without a look they are told. */
const HELD_UP_SWEEPS = 4;

export class LiveHub {
  readonly #database: Database;
  readonly #connections = new Map<string, Set<LiveConnection>>();
  #cursor: EventCursor | null = null;
  readonly #reading = new WakeLoop(() => this.#read());
  readonly #outage: OutageLog;
  #blockedMs = BLOCKED_RETRY_MS;
  readonly #sweepMs: number;
  #sweep: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;
  #sweepsHeldUp = 0;
  #isDelayed = false;

  constructor(options: { database: Database; logger: Logger; sweepMs?: number }) {
    this.#database = options.database;
    this.#sweepMs = options.sweepMs ?? SWEEP_MS;
    this.#outage = new OutageLog(options.logger, 'reading events');
  }

  async start(): Promise<void> {
    this.#cursor = await currentCursor(this.#database.system);
    this.#sweep = setInterval(() => this.#lookAgain(), this.#sweepMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#sweep);
    clearTimeout(this.#retry);
    for (const connection of this.#all()) connection.close(1001, 'server is stopping');
    await this.#reading.settle();
  }

  /** True while changes cannot be read, so that what is shown may be older than it seems. */
  get isDelayed(): boolean {
    return this.#isDelayed;
  }

  add(connection: LiveConnection): void {
    const { orgId } = connection.principal;
    const group = this.#connections.get(orgId) ?? new Set();
    this.#connections.set(orgId, group);
    group.add(connection);
  }

  remove(connection: LiveConnection): void {
    const group = this.#connections.get(connection.principal.orgId);
    if (group?.delete(connection) && group.size === 0) this.#connections.delete(connection.principal.orgId);
  }

  endSession(sessionId: string): void {
    for (const connection of this.#all()) {
      if (connection.principal.sessionId === sessionId) connection.endSession();
    }
  }

  /** Something was committed. Calls while a read is under way make it read once more. */
  wake(): void {
    this.#reading.wake();
  }

  async #read(): Promise<void> {
    if (this.#isStopped || !this.#cursor) return;
    try {
      const { events, isBlocked } = await readEvents(this.#database.system, {
        after: this.#cursor,
        limit: READ_LIMIT,
        orgId: null,
      });
      this.#outage.worked();
      const last = events.at(-1);
      if (last) {
        this.#cursor = { xid: last.xid, id: last.id };
        this.#blockedMs = BLOCKED_RETRY_MS;
        this.#dispatch(events);
      }
      // Behind a transaction that does not end nothing is read either.
      if (last || !isBlocked) this.#heldUp(0);
      if (events.length === READ_LIMIT) this.wake();
      this.#againSoon(isBlocked);
    } catch (error) {
      this.#outage.failed(error);
    }
  }

  /** Counted in sweeps, not by the clock: a process that was asleep itself has missed nothing. */
  #lookAgain(): void {
    this.#heldUp(this.#sweepsHeldUp + 1);
    this.wake();
  }

  #heldUp(sweeps: number): void {
    this.#sweepsHeldUp = sweeps;
    const isDelayed = sweeps > HELD_UP_SWEEPS;
    if (isDelayed === this.#isDelayed) return;
    this.#isDelayed = isDelayed;
    for (const connection of this.#all()) connection.send({ type: 'status', is_delayed: isDelayed });
  }

  #againSoon(isBlocked: boolean): void {
    if (!isBlocked) {
      this.#blockedMs = BLOCKED_RETRY_MS;
      return;
    }
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.wake(), this.#blockedMs);
    this.#blockedMs = Math.min(this.#blockedMs * 2, BLOCKED_RETRY_MAX_MS);
  }

  #dispatch(events: EventRow[]): void {
    const byOrganization = Map.groupBy(events, (event) => event.org_id);
    for (const [orgId, batch] of byOrganization) {
      for (const connection of this.#connections.get(orgId) ?? []) connection.offer(batch);
    }
  }

  *#all(): Iterable<LiveConnection> {
    for (const group of this.#connections.values()) yield* group;
  }
}

/** Which boards the person may see; null for all of them. */
export async function visibleBoards(database: Database, principal: Principal): Promise<Set<string> | null> {
  if (seesAllBoards(principal)) return null;
  return new Set(await listVisibleBoardIds(database.forOrganization(principal.orgId), principal));
}

/**
 * Events that are about the organization as a whole are for everyone in it; a notification, and what one person may
 * see, are for that person; invitations are for those who manage people, who see every board.
 */
export function isVisible(event: EventRow, boards: Set<string> | null, userId: string): boolean {
  if (event.entity === 'notification' || event.entity === 'access') return event.entity_id === userId;
  if (event.entity === 'invitation') return boards === null;
  return boards === null || event.board_id === null || boards.has(event.board_id);
}

/** After one of these, what the person may see can be different; somebody else's access is nothing to them. */
export function changesVisibility(event: EventRow, viewer: Principal): boolean {
  if (event.entity === 'access') return event.entity_id === viewer.userId;
  return !seesAllBoards(viewer) && (event.entity === 'board' || event.entity === 'organization');
}

export function toLiveEvent(event: EventRow): LiveEvent {
  return {
    id: encodeCursor(event),
    type: event.type,
    board_id: event.board_id,
    entity: event.entity as LiveEvent['entity'],
    entity_id: event.entity_id,
    task_id: event.task_id,
    version: event.version,
  };
}

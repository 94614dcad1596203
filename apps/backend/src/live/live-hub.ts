// Owns the way of an event from its commit to every socket whose owner may see it.
import type { LiveEvent } from '@helix/contracts';
import {
  currentCursor,
  type Database,
  deleteOldEvents,
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
/** How long a client may be away and still be brought up to date without reading everything again. */
const EVENTS_KEPT_MS = 24 * 3_600_000;
const CLEAN_EVERY_MS = 10 * 60_000;

export class LiveHub {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #connections = new Map<string, Set<LiveConnection>>();
  #cursor: EventCursor | null = null;
  readonly #reading = new WakeLoop(() => this.#read());
  readonly #outage: OutageLog;
  #blockedMs = BLOCKED_RETRY_MS;
  #timers: NodeJS.Timeout[] = [];
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: { database: Database; logger: Logger }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#outage = new OutageLog(options.logger, 'reading events');
  }

  async start(): Promise<void> {
    this.#cursor = await currentCursor(this.#database.system);
    this.#timers = [
      setInterval(() => this.wake(), SWEEP_MS),
      setInterval(() => void this.#clean(), CLEAN_EVERY_MS),
    ];
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#retry);
    for (const connection of this.#all()) connection.close(1001, 'server is stopping');
    await this.#reading.settle();
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
      if (connection.principal.sessionId === sessionId) connection.close(4401, 'session ended');
    }
  }

  /**
   * Tells those connected here that a gateway came or went, which is no row.
   * @param orgId null for the gateway of the installation, which concerns everybody.
   */
  announceGateway(orgId: string | null): void {
    const concerned = orgId === null ? this.#all() : (this.#connections.get(orgId) ?? []);
    for (const connection of concerned) {
      connection.announce({
        id: '',
        type: 'gateway.changed',
        board_id: null,
        entity: 'gateway',
        entity_id: connection.principal.orgId,
        task_id: null,
        version: 0,
      });
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
      if (events.length === READ_LIMIT) this.wake();
      this.#againSoon(isBlocked);
    } catch (error) {
      this.#outage.failed(error);
    }
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

  async #clean(): Promise<void> {
    try {
      await deleteOldEvents(this.#database.system, EVENTS_KEPT_MS);
    } catch (error) {
      this.#logger.warn(
        { reason: String(error) },
        'old events were not deleted; the next round deletes them',
      );
    }
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

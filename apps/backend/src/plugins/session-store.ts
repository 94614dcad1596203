// Owns sessions: a token is worth nothing once its session row has ended, and every replica knows at once.
import { type Database, deleteSession, findLiveSession, insertSession, newId } from '@helix/database';
import type { Bus } from '@helix/runtime';
import { LRUCache } from 'lru-cache';
import { ACCESS_TOKEN_TTL_SECONDS, type AccessTokens } from './access-token.ts';
import type { Principal } from './principal.ts';

/** The longest that a replica which missed the message may believe in an ended session. */
const CACHE_TTL_MS = 30_000;
const CACHE_MAX = 10_000;

type Person = { id: string; orgId: string };

export class SessionStore {
  readonly #database: Database;
  readonly #tokens: AccessTokens;
  readonly #bus: Bus;
  readonly #clock: () => Date;
  readonly #cache = new LRUCache<string, Principal & { expiresAtMs: number }>({
    max: CACHE_MAX,
    ttl: CACHE_TTL_MS,
  });
  /** Raised by each eviction: what was read before it is not kept. */
  #epoch = 0;

  constructor(options: { database: Database; tokens: AccessTokens; bus: Bus; clock: () => Date }) {
    this.#database = options.database;
    this.#tokens = options.tokens;
    this.#bus = options.bus;
    this.#clock = options.clock;
  }

  /** Starts to listen for sessions that ended or whose person changed. @returns how to stop. */
  listen(): () => void {
    const stops = [
      this.#bus.subscribe('session-ended', (sessionId) => this.#evict(sessionId)),
      this.#bus.subscribe('user-changed', (userId) => this.#evictPerson(userId)),
      this.#bus.onResume(() => this.#evict(null)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  async open(person: Person, userAgent: string): Promise<{ token: string; sessionId: string }> {
    const sessionId = newId();
    await insertSession(this.#database.system, {
      id: sessionId,
      orgId: person.orgId,
      userId: person.id,
      expiresAt: new Date(this.#clock().getTime() + ACCESS_TOKEN_TTL_SECONDS * 1000),
      userAgent: userAgent.slice(0, 300),
    });
    const token = await this.#tokens.sign({ userId: person.id, orgId: person.orgId, sessionId });
    return { token, sessionId };
  }

  /** Who stands behind a token; null when it is not valid or its session has ended. */
  async authenticate(token: string): Promise<Principal | null> {
    const claims = await this.#tokens.verify(token);
    if (!claims) return null;
    const session = await this.#find(claims.sessionId);
    return session?.userId === claims.userId && session.orgId === claims.orgId ? session : null;
  }

  /** Whether a session that was let in may still stay. */
  async isLive(sessionId: string): Promise<boolean> {
    return (await this.#find(sessionId)) !== null;
  }

  async close(sessionId: string): Promise<void> {
    await deleteSession(this.#database.system, sessionId);
    this.#bus.publish('session-ended', sessionId);
  }

  /** Tells every replica of sessions whose rows have already ended. */
  announceEnded(sessionIds: readonly string[]): void {
    for (const sessionId of sessionIds) this.#bus.publish('session-ended', sessionId);
  }

  /** Tells every replica that the name or role of a person is another one now. */
  announceChanged(userId: string): void {
    this.#bus.publish('user-changed', userId);
  }

  async #find(sessionId: string): Promise<Principal | null> {
    const session = this.#cache.get(sessionId) ?? (await this.#load(sessionId));
    return session && session.expiresAtMs > this.#clock().getTime() ? session : null;
  }

  async #load(sessionId: string): Promise<(Principal & { expiresAtMs: number }) | null> {
    const epoch = this.#epoch;
    const row = await findLiveSession(this.#database.system, sessionId);
    if (!row) return null;
    const session = {
      userId: row.user_id,
      orgId: row.org_id,
      sessionId,
      role: row.role,
      name: row.name,
      expiresAtMs: row.expires_at.getTime(),
    };
    if (epoch === this.#epoch) this.#cache.set(sessionId, session);
    return session;
  }

  #evictPerson(userId: string): void {
    this.#epoch += 1;
    for (const [sessionId, session] of this.#cache.entries()) {
      if (session.userId === userId) this.#cache.delete(sessionId);
    }
  }

  #evict(sessionId: string | null): void {
    this.#epoch += 1;
    if (sessionId) this.#cache.delete(sessionId);
    else this.#cache.clear();
  }
}

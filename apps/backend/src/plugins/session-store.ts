// Owns sessions: a token is worth nothing once its session row has ended, and every replica knows at once.
import {
  type Database,
  deleteSession,
  findLiveSession,
  insertSession,
  listSessionIds,
  newId,
} from '@helix/database';
import {
  announceEndedSessions,
  type Bus,
  type Cache,
  createSessionCache,
  type RedisConnection,
} from '@helix/runtime';
import { ACCESS_TOKEN_TTL_SECONDS, type AccessTokens } from './access-token.ts';
import type { Principal } from './principal.ts';

type Person = { id: string; orgId: string };
type KeptSession = Principal & { expiresAtMs: number };

export class SessionStore {
  readonly #database: Database;
  readonly #tokens: AccessTokens;
  readonly #bus: Bus;
  readonly #clock: () => Date;
  readonly #cache: Cache<KeptSession>;

  constructor(options: {
    database: Database;
    tokens: AccessTokens;
    bus: Bus;
    redis: RedisConnection | null;
    clock: () => Date;
  }) {
    this.#database = options.database;
    this.#tokens = options.tokens;
    this.#bus = options.bus;
    this.#clock = options.clock;
    this.#cache = createSessionCache(options.redis);
  }

  /** Starts to listen for sessions that ended or whose person changed. @returns how to stop. */
  listen(): () => void {
    const stops = [
      this.#bus.subscribe('session-ended', (sessionId) => this.#cache.forget([sessionId])),
      // Rare, and reading some sessions again costs less than an index of them by person.
      this.#bus.subscribe('user-changed', () => this.#cache.forget()),
      this.#bus.onMaybeMissed(() => this.#cache.forget()),
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
    await this.announceEnded([sessionId]);
  }

  /** Tells every replica of sessions whose rows have already ended: none of them lets these in any more. */
  async announceEnded(sessionIds: readonly string[]): Promise<void> {
    await announceEndedSessions(this.#bus, this.#cache, sessionIds);
  }

  /** Tells every replica that the name or role of a person is another one now. */
  async announceChanged(orgId: string, userId: string): Promise<void> {
    await this.#cache.evict(await listSessionIds(this.#database.forOrganization(orgId), orgId, userId));
    this.#bus.publish('user-changed', userId);
  }

  async #find(sessionId: string): Promise<Principal | null> {
    const session = await this.#cache.read(sessionId, () => this.#load(sessionId));
    return session && session.expiresAtMs > this.#clock().getTime() ? session : null;
  }

  async #load(sessionId: string): Promise<KeptSession | null> {
    const row = await findLiveSession(this.#database.system, sessionId);
    if (!row) return null;
    return {
      userId: row.user_id,
      orgId: row.org_id,
      sessionId,
      role: row.role,
      name: row.name,
      expiresAtMs: row.expires_at.getTime(),
    };
  }
}

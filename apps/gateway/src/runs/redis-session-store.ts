// Owns transcripts in Redis, where several gateways share them. Redis may go at any moment and come back empty: what it
// does not take waits in the state folder and follows, what it has lost is written again, and no run waits for it.
import { KeyedQueue, type Logger, OutageLog, type RedisConnection, redisScript } from '@helix/runtime';
import type { FileSessionStore } from './file-session-store.ts';
import type { Session } from './session.ts';
import { agentIdOfKey } from './session-key.ts';
import type { SessionLine } from './session-records.ts';
import type { RunOwner, SessionStore, StoredLines } from './session-store.ts';
import { sessionsAway } from './sessions-away.ts';

type Client = Parameters<Parameters<RedisConnection['run']>[0]>[0];

/** A transcript can be megabytes, and nobody waits for it. */
const ANSWER_LIMIT_MS = 2_000;
/** A task that nobody has touched for so long begins a new session; its brief tells what there was. */
const KEPT_SECONDS = 30 * 24 * 3_600;
const ALIVE_EVERY_MS = 5_000;
/** Three beats, so that a busy gateway is not taken for a dead one. */
const ALIVE_FOR_MS = 15_000;

const AGENTS = 'helix:session-agents';
const transcriptOf = (key: string): string => `helix:session:${key}`;
const sessionsOf = (agentId: string): string => `helix:sessions-of:${agentId}`;
/** Tells a transcript that was moved or deleted from one that Redis lost. */
const removedOf = (sessionId: string): string => `helix:session-removed:${sessionId}`;
const aliveOf = ({ deviceId, bootId }: RunOwner): string => `helix:gateway:${deviceId}:${bootId}`;

/**
 * Adds lines behind the first `at`. Answers how many there are then, or -1 when there are fewer than `at`: Redis has lost
 * some. An answer of ours may have been lost instead: lines that are there already are not added twice.
 */
const ADD = redisScript(`
local at, first = tonumber(ARGV[1]), 3
local length = redis.call('LLEN', KEYS[1])
if length < at then return -1 end
if length > at and ARGV[3] and redis.call('LINDEX', KEYS[1], at) == ARGV[3] then first = 3 + length - at end
for index = first, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[index]) end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return redis.call('LLEN', KEYS[1])
`);

export class RedisSessionStore implements SessionStore {
  readonly #redis: RedisConnection;
  /** Holds what Redis has not taken yet, and the transcripts of the time before Redis. */
  readonly #files: FileSessionStore;
  readonly #owner: RunOwner;
  readonly #queue = new KeyedQueue();
  /** Sessions with lines that are not in Redis. */
  readonly #behind = new Map<string, Session>();
  /** Keys of which the state folder has lines. */
  readonly #inFolder = new Set<string>();
  readonly #outage: OutageLog;
  readonly #beat: NodeJS.Timeout;
  readonly #offConnect: () => void;

  constructor(options: { redis: RedisConnection; files: FileSessionStore; owner: RunOwner; logger: Logger }) {
    this.#redis = options.redis;
    this.#files = options.files;
    this.#owner = options.owner;
    this.#outage = new OutageLog(options.logger, 'writing transcripts to Redis');
    this.#beat = setInterval(() => void this.#tellAlive(), ALIVE_EVERY_MS).unref();
    this.#offConnect = options.redis.onConnect(() => {
      void this.#tellAlive();
      for (const session of this.#behind.values()) void this.#catchUp(session);
    });
  }

  /** Says that our runs are over; what still waits is found in the state folder by the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#beat);
    this.#offConnect();
    await Promise.all([...this.#behind.values()].map((session) => this.#catchUp(session)));
    await this.#redis.run((client) => client.del(aliveOf(this.#owner))).catch(() => undefined);
  }

  async load(key: string): Promise<StoredLines | null> {
    const texts = await ask(() =>
      this.#redis.run((client) => client.lRange(transcriptOf(key), 0, -1), ANSWER_LIMIT_MS),
    );
    const lines = texts.map((text) => JSON.parse(text) as SessionLine);
    const waiting = await this.loadFromFolder(key);
    if (!waiting) return texts.length === 0 ? null : { lines, written: lines.length };
    const known = new Set(texts);
    const missing = waiting.lines.filter((line) => !known.has(JSON.stringify(line)));
    return { lines: [...lines, ...missing], written: lines.length };
  }

  async loadFromFolder(key: string): Promise<StoredLines | null> {
    const stored = await this.#files.load(key);
    if (!stored) return null;
    this.#inFolder.add(key);
    return { lines: stored.lines, written: 0 };
  }

  save(session: Session, isDurable: boolean): Promise<void> {
    this.#behind.set(session.key, session);
    return this.#queue.run(session.key, async () => {
      try {
        await this.#write(session);
        this.#outage.worked();
      } catch (error) {
        // The run goes on: these lines are safe here, and follow with the next connection.
        this.#outage.failed(error);
        this.#inFolder.add(session.key);
        await this.#files.keep(session, isDurable);
      }
    });
  }

  async isCurrent(session: Session): Promise<boolean> {
    if (!session.isStored) return false;
    try {
      if (this.isBehind(session.key)) await this.#catchUp(session);
      const key = transcriptOf(session.key);
      const [length, head, removed] = await this.#redis.run((client) =>
        Promise.all([client.lLen(key), client.lIndex(key, 0), client.exists(removedOf(session.sessionId))]),
      );
      const isSame = head === null || head === JSON.stringify(session.lines[0]);
      if (removed > 0 || !isSame || length > session.lines.length) return false;
      if (length < session.lines.length) await this.#catchUp(session);
      return true;
    } catch {
      // What memory knows is the best that there is now.
      return true;
    }
  }

  isBehind(key: string): boolean {
    return this.#behind.has(key);
  }

  async isAlive(owner: RunOwner): Promise<boolean> {
    // An earlier process of ours: only one at a time has this state folder.
    if (owner.deviceId === this.#owner.deviceId) return false;
    try {
      return (await this.#redis.run((client) => client.exists(aliveOf(owner)))) > 0;
    } catch {
      // Not known, so nothing is said of its runs.
      return true;
    }
  }

  async archive(key: string): Promise<string | null> {
    const target = `helix:archived-session:${key}:${Date.now()}`;
    const isMoved = await this.#takeAway(key, (client) => client.rename(transcriptOf(key), target));
    const file = await this.#files.archive(key);
    return isMoved ? target : file;
  }

  async archiveAgent(agentId: string): Promise<void> {
    for (const key of await this.keys(agentId)) await this.archive(key);
    await this.#files.archiveAgent(agentId);
  }

  async remove(key: string): Promise<boolean> {
    const isRemoved = await this.#takeAway(key, (client) => client.del(transcriptOf(key)));
    return (await this.#files.remove(key)) || isRemoved;
  }

  async keys(agentId?: string): Promise<string[]> {
    const inFolder = await this.#files.keys(agentId);
    const inRedis = await ask(() => this.#redis.run((client) => keysIn(client, agentId), ANSWER_LIMIT_MS));
    return [...new Set([...inRedis, ...inFolder])];
  }

  async #write(session: Session): Promise<void> {
    const { key, lines } = session;
    const count = lines.length;
    if ((await this.#add(key, lines.slice(session.written), session.written)) === -1) {
      const isRemoved = await this.#redis.run((client) => client.exists(removedOf(session.sessionId)));
      if (!isRemoved) await this.#redis.run((client) => client.del(transcriptOf(key)));
      await this.#add(key, isRemoved ? lines.slice(session.written) : lines, 0);
    }
    const agentId = agentIdOfKey(key);
    await this.#redis.run((client) =>
      Promise.all([client.sAdd(AGENTS, agentId), client.sAdd(sessionsOf(agentId), key)]),
    );
    session.written = count;
    session.safe = Math.max(session.safe, count);
    // More lines have come meanwhile, and their save follows.
    if (lines.length > count) return;
    this.#behind.delete(key);
    if (this.#inFolder.delete(key)) await this.#files.remove(key);
  }

  async #add(key: string, lines: readonly SessionLine[], at: number): Promise<number> {
    const values = [at, KEPT_SECONDS, ...lines.map((line) => JSON.stringify(line))];
    return Number(await this.#redis.runScript(ADD, [transcriptOf(key)], values, ANSWER_LIMIT_MS));
  }

  #catchUp(session: Session): Promise<void> {
    return this.save(session, false);
  }

  /** @returns whether there was a transcript. */
  #takeAway(key: string, act: (client: Client) => Promise<unknown>): Promise<boolean> {
    this.#behind.delete(key);
    return this.#queue.run(key, () =>
      ask(async () => {
        const head = await this.#redis.run((client) => client.lIndex(transcriptOf(key), 0));
        if (head === null) return false;
        const line = JSON.parse(head) as SessionLine;
        const mark = line.type === 'session' ? removedOf(line.sessionId) : removedOf(key);
        const expiration = { type: 'EX', value: KEPT_SECONDS } as const;
        await this.#redis.run((client) => Promise.all([client.set(mark, '1', { expiration }), act(client)]));
        return true;
      }),
    );
  }

  async #tellAlive(): Promise<void> {
    const expiration = { type: 'PX', value: ALIVE_FOR_MS } as const;
    await this.#redis
      .run((client) => client.set(aliveOf(this.#owner), '1', { expiration }))
      // The next beat, or the next connection, tells it.
      .catch(() => undefined);
  }
}

async function keysIn(client: Client, agentId: string | undefined): Promise<string[]> {
  const agents = agentId === undefined ? await client.sMembers(AGENTS) : [agentId];
  const keys = (await Promise.all(agents.map((agent) => client.sMembers(sessionsOf(agent))))).flat();
  const exist = await Promise.all(keys.map((key) => client.exists(transcriptOf(key))));
  return keys.filter((_key, index) => exist[index] === 1);
}

/** For what cannot be answered from memory. */
async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question();
  } catch (cause) {
    throw sessionsAway(cause);
  }
}

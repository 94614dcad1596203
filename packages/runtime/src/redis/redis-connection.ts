// Owns this process's one connection to Redis. Redis is a helper here and never the truth, so nobody waits for it:
// a command fails at once while it is away, and within a moment when it does not answer.
import { createHash } from 'node:crypto';
import type { RedisClientType } from '@redis/client';
import type { ConnectionStatus } from '../bus.ts';
import type { Logger } from '../logger.ts';
import { redisPlace } from './redis-url.ts';

/** Redis answers in well under a millisecond; who waits longer than this is better off without it. */
const ANSWER_LIMIT_MS = 250;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 2_000;
const CONNECT_LIMIT_MS = 2_000;
/** A server that hangs or a line that is dead without a word is noticed by these two. */
const PING_EVERY_MS = 1_000;
const SILENCE_MAX_MS = 5_000;
/** The start waits this long for the first connection, then goes on without it. */
const START_WAIT_MS = 1_000;

export class RedisAwayError extends Error {
  override readonly name = 'RedisAwayError';
}

/** A Lua script, sent by its hash once the server knows it. */
export type RedisScript = { text: string; sha1: string };

export function redisScript(text: string): RedisScript {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

export class RedisConnection {
  readonly url: string;
  readonly #logger: Logger;
  readonly #client: RedisClientType;
  readonly #channels = new Map<string, (message: string) => void>();
  readonly #connectHandlers = new Set<() => void>();
  readonly #lossHandlers = new Set<() => void>();
  #isConnected = false;
  #isSilent = false;
  #problem: string | null = null;

  private constructor(url: string, client: RedisClientType, logger: Logger) {
    this.url = url;
    this.#client = client;
    this.#logger = logger.child({ redis: redisPlace(url) });
    client.on('ready', () => void this.#ready());
    client.on('error', (error: unknown) => {
      if (!client.isReady) this.#lost(error);
    });
  }

  /** The client is loaded here, so that processes without REDIS_URL do not pay for it. */
  static async open(options: { url: string; name: string; logger: Logger }): Promise<RedisConnection> {
    // By its default: bundled into a chunk, a CommonJS package has no other name.
    const { default: redis } = await import('@redis/client');
    const client: RedisClientType = redis.createClient({
      url: options.url,
      name: `helix-${options.name}`,
      disableOfflineQueue: true,
      maintNotifications: 'disabled',
      pingInterval: PING_EVERY_MS,
      socket: {
        connectTimeout: CONNECT_LIMIT_MS,
        socketTimeout: SILENCE_MAX_MS,
        reconnectStrategy: (retries) => Math.min(RECONNECT_MIN_MS * 2 ** retries, RECONNECT_MAX_MS),
      },
    });
    const connection = new RedisConnection(options.url, client, options.logger);
    await connection.#connect();
    return connection;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  status(): ConnectionStatus {
    return this.#isConnected
      ? { ok: true, message: 'Redis answers.' }
      : { ok: false, message: this.#problem ?? 'Redis has not answered yet.' };
  }

  /** @returns how to stop. The handler is called at once when the connection is there. */
  onConnect(handler: () => void): () => void {
    this.#connectHandlers.add(handler);
    if (this.#isConnected) handler();
    return () => this.#connectHandlers.delete(handler);
  }

  /** @returns how to stop. The handler is called at once when the connection is away. */
  onLoss(handler: () => void): () => void {
    this.#lossHandlers.add(handler);
    if (!this.#isConnected) handler();
    return () => this.#lossHandlers.delete(handler);
  }

  /**
   * Runs one command, or some that leave together.
   * @throws RedisAwayError when there is no connection or no answer in time, and Redis's own error otherwise. In both
   * cases it is unknown whether it took effect.
   */
  async run<Reply>(
    command: (client: RedisClientType) => Promise<Reply>,
    limitMs: number = ANSWER_LIMIT_MS,
  ): Promise<Reply> {
    if (!this.#client.isReady || this.#isSilent) throw new RedisAwayError('Redis does not answer now.');
    const reply = command(this.#client);
    const limit = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      // Answers come in order: until this one is there, no other can be.
      this.#isSilent = true;
      const heard = (): void => {
        this.#isSilent = false;
      };
      reply.then(heard, heard);
      limit.reject(new RedisAwayError(`Redis did not answer within ${limitMs} ms.`));
    }, limitMs);
    try {
      return await Promise.race([reply, limit.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Runs a script, atomically as scripts are. @throws as `run` does. */
  async runScript(
    script: RedisScript,
    keys: string[],
    values: (string | number)[],
    limitMs?: number,
  ): Promise<unknown> {
    const options = { keys, arguments: values.map(String) };
    try {
      return await this.run((client) => client.evalSha(script.sha1, options), limitMs);
    } catch (error) {
      // A server that was restarted has forgotten it.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.run((client) => client.eval(script.text, options), limitMs);
    }
  }

  /** Listens on a channel from now on and after each reconnect. Once per channel. */
  async listen(channel: string, listener: (message: string) => void): Promise<void> {
    this.#channels.set(channel, listener);
    if (this.#isConnected) await this.#client.subscribe(channel, listener);
  }

  stop(): void {
    this.#isConnected = false;
    this.#connectHandlers.clear();
    this.#lossHandlers.clear();
    this.#client.destroy();
  }

  async #connect(): Promise<void> {
    const connecting = this.#client.connect();
    const waited = Promise.withResolvers<void>();
    const timer = setTimeout(waited.resolve, START_WAIT_MS);
    const off = this.onConnect(waited.resolve);
    // Rejects only when the client is stopped before it was ever connected.
    connecting.catch((error: unknown) => this.#logger.debug({ reason: String(error) }, 'stopped connecting'));
    await waited.promise;
    clearTimeout(timer);
    off();
  }

  async #ready(): Promise<void> {
    try {
      // Again after each reconnect: the client keeps the listeners of a channel as a set, so this is the same one.
      for (const [channel, listener] of this.#channels) await this.#client.subscribe(channel, listener);
    } catch (error) {
      this.#lost(error);
      return;
    }
    if (!this.#client.isReady) return;
    this.#isConnected = true;
    this.#problem = null;
    this.#logger.info('connected to Redis');
    for (const handler of this.#connectHandlers) handler();
  }

  /** Called for each failed try; only the first, and another reason, are worth a line. */
  #lost(error: unknown): void {
    const problem = describeProblem(error);
    if (problem !== this.#problem) this.#logger.warn({ reason: reasonOf(error) }, problem);
    this.#problem = problem;
    if (!this.#isConnected) return;
    this.#isConnected = false;
    for (const handler of this.#lossHandlers) handler();
  }
}

function describeProblem(error: unknown): string {
  const reason = reasonOf(error);
  if (/WRONGPASS|NOAUTH|NOPERM|without any password/.test(reason))
    return 'Redis refuses the login. Check the user and the password in REDIS_URL.';
  if (/DB index/.test(reason))
    return 'Redis has no database with the number at the end of REDIS_URL. Choose a smaller one.';
  if (/^LOADING/.test(reason)) return 'Redis is still reading its data.';
  return 'Redis does not answer. Check that it runs and that REDIS_URL leads to it.';
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}

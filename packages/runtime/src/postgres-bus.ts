import pg from 'pg';
import { type Bus, type BusTopic, busTopics } from './bus.ts';
import type { Logger } from './logger.ts';

const RECONNECT_MIN_MS = 100;
const RECONNECT_MAX_MS = 5_000;
/** NOTIFY refuses payloads of 8,000 bytes and more. */
const PAYLOAD_MAX_BYTES = 7_900;

const channelOf = (topic: BusTopic): string => `helix_${topic.replaceAll('-', '_')}`;
const topicOfChannel = new Map(busTopics.map((topic) => [channelOf(topic), topic]));

/**
 * The bus over LISTEN/NOTIFY, on one connection of its own: a NOTIFY inside the writing transactions would
 * serialise their commits. What this process publishes reaches its own subscribers at once, without the database.
 */
export class PostgresBus implements Bus {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #handlers = new Map<BusTopic, Set<(payload: string) => void>>();
  readonly #resumeHandlers = new Set<() => void>();
  readonly #pending = new Map<string, { topic: BusTopic; payload: string }>();
  #client: pg.Client | undefined;
  #isFlushing = false;
  #flushed: Promise<void> = Promise.resolve();
  #isStopped = false;
  #retryMs = RECONNECT_MIN_MS;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { url: string; logger: Logger }) {
    this.#url = options.url;
    this.#logger = options.logger;
  }

  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  async start(): Promise<void> {
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    // Ending a connection in the middle of a statement drops it, and with it what was just published.
    await this.#flushed;
    const client = this.#client;
    this.#client = undefined;
    await client
      ?.end()
      .catch((error: unknown) => this.#logger.debug({ err: error }, 'bus connection did not end cleanly'));
  }

  publish(topic: BusTopic, payload = ''): void {
    if (Buffer.byteLength(payload) > PAYLOAD_MAX_BYTES)
      throw new Error(`A bus payload must be small; this one has ${payload.length} characters.`);
    this.#deliver(topic, payload);
    this.#pending.set(`${topic} ${payload}`, { topic, payload });
    if (!this.#isFlushing) this.#flushed = this.#flush();
  }

  subscribe(topic: BusTopic, handler: (payload: string) => void): () => void {
    const handlers = this.#handlers.get(topic) ?? new Set();
    this.#handlers.set(topic, handlers);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  onResume(handler: () => void): () => void {
    this.#resumeHandlers.add(handler);
    return () => this.#resumeHandlers.delete(handler);
  }

  #deliver(topic: BusTopic, payload: string): void {
    for (const handler of this.#handlers.get(topic) ?? []) handler(payload);
  }

  /** One statement at a time; what is published meanwhile leaves together with the next. */
  async #flush(): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      while (this.#client && this.#pending.size > 0) {
        const batch = [...this.#pending.values()];
        this.#pending.clear();
        await this.#client.query({
          name: 'bus-notify',
          text: 'SELECT pg_notify(channel, payload) FROM unnest($1::text[], $2::text[]) AS message(channel, payload)',
          values: [batch.map((each) => channelOf(each.topic)), batch.map((each) => each.payload)],
        });
      }
    } catch (error) {
      // The connection is gone: subscribers elsewhere find the work by their sweep, ours were told already.
      this.#logger.warn({ err: error }, 'bus message was lost');
    } finally {
      this.#isFlushing = false;
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'helix-bus',
      keepAlive: true,
    });
    client.on('error', (error) => this.#logger.warn({ err: error }, 'bus connection failed'));
    client.on('end', () => this.#lost(client));
    client.on('notification', (message) => this.#receive(client, message));
    await client.connect();
    await client.query(busTopics.map((topic) => `LISTEN ${channelOf(topic)}`).join(';'));
    if (this.#isStopped) return client.end();
    this.#client = client;
    this.#retryMs = RECONNECT_MIN_MS;
    void this.#flush();
  }

  #receive(client: pg.Client, message: pg.Notification): void {
    // Our own messages were delivered when they were published.
    if (message.processId === (client as unknown as { processID: number }).processID) return;
    const topic = topicOfChannel.get(message.channel);
    if (topic) this.#deliver(topic, message.payload ?? '');
  }

  #lost(client: pg.Client): void {
    if (this.#isStopped || (this.#client !== undefined && this.#client !== client)) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#reconnect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RECONNECT_MAX_MS);
  }

  async #reconnect(): Promise<void> {
    if (this.#isStopped || this.#client) return;
    try {
      await this.#connect();
      this.#logger.info('bus connection is back');
      for (const handler of this.#resumeHandlers) handler();
    } catch (error) {
      this.#logger.debug({ err: error }, 'bus connection is still away');
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#reconnect(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, RECONNECT_MAX_MS);
    }
  }
}

import pg from 'pg';
import { type Bus, type BusTopic, busTopics, type ConnectionStatus } from './bus.ts';
import { type BusMessage, BusOutgoing } from './bus-outgoing.ts';
import { BusSubscribers } from './bus-subscribers.ts';
import type { Logger } from './logger.ts';

const RECONNECT_MIN_MS = 100;
const RECONNECT_MAX_MS = 5_000;

const channelOf = (topic: BusTopic): string => `helix_${topic.replaceAll('-', '_')}`;
const topicOfChannel = new Map(busTopics.map((topic) => [channelOf(topic), topic]));

/**
 * The bus over LISTEN/NOTIFY, on one connection of its own: a NOTIFY inside the writing transactions would
 * serialise their commits. What this process publishes reaches its own subscribers at once, without the database.
 */
export class PostgresBus implements Bus {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #subscribers = new BusSubscribers();
  readonly #outgoing: BusOutgoing;
  #client: pg.Client | undefined;
  #isStopped = false;
  #retryMs = RECONNECT_MIN_MS;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { url: string; logger: Logger }) {
    this.#url = options.url;
    this.#logger = options.logger;
    this.#outgoing = new BusOutgoing({
      send: (batch) => this.#notify(batch),
      isOpen: () => this.#client !== undefined,
      logger: options.logger,
    });
  }

  async start(): Promise<void> {
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#subscribers.stop();
    // Ending a connection in the middle of a statement drops it, and with it what was just published.
    await this.#outgoing.settle();
    const client = this.#client;
    this.#client = undefined;
    await client
      ?.end()
      .catch((error: unknown) => this.#logger.debug({ err: error }, 'bus connection did not end cleanly'));
  }

  publish(topic: BusTopic, payload = ''): void {
    this.#subscribers.deliver(topic, payload);
    this.#outgoing.add({ topic, payload });
  }

  subscribe(topic: BusTopic, handler: (payload: string) => void): () => void {
    return this.#subscribers.subscribe(topic, handler);
  }

  onMaybeMissed(handler: () => void): () => void {
    return this.#subscribers.onMaybeMissed(handler);
  }

  status(): ConnectionStatus {
    return this.#client
      ? { ok: true, message: 'Servers tell each other of changes through the database.' }
      : {
          ok: false,
          message:
            'The line on which the database tells of changes is away; servers look for them themselves.',
        };
  }

  async #notify(batch: BusMessage[]): Promise<void> {
    await this.#client?.query({
      name: 'bus-notify',
      text: 'SELECT pg_notify(channel, payload) FROM unnest($1::text[], $2::text[]) AS message(channel, payload)',
      values: [batch.map((each) => channelOf(each.topic)), batch.map((each) => each.payload)],
    });
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
    this.#outgoing.flush();
    this.#subscribers.connectionBack();
  }

  #receive(client: pg.Client, message: pg.Notification): void {
    // Our own messages were delivered when they were published.
    if (message.processId === (client as unknown as { processID: number }).processID) return;
    const topic = topicOfChannel.get(message.channel);
    if (topic) this.#subscribers.deliver(topic, message.payload ?? '');
  }

  #lost(client: pg.Client): void {
    // A try that failed ends too; who made it tries again, and two at once would leave a connection behind.
    if (this.#isStopped || this.#client !== client) return;
    this.#client = undefined;
    this.#subscribers.connectionLost();
    this.#retryLater();
  }

  async #reconnect(): Promise<void> {
    if (this.#isStopped || this.#client) return;
    try {
      await this.#connect();
      this.#logger.info('bus connection is back');
    } catch (error) {
      this.#logger.debug({ err: error }, 'bus connection is still away');
      this.#retryLater();
    }
  }

  #retryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#reconnect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RECONNECT_MAX_MS);
  }
}

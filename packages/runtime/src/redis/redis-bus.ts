import { randomUUID } from 'node:crypto';
import { type Bus, type BusTopic, busTopics, type ConnectionStatus } from '../bus.ts';
import { type BusMessage, BusOutgoing } from '../bus-outgoing.ts';
import { BusSubscribers } from '../bus-subscribers.ts';
import type { Logger } from '../logger.ts';
import type { RedisConnection } from './redis-connection.ts';
import { redisDatabase } from './redis-url.ts';

/**
 * The bus over Redis's publish and subscribe, on the connection that its owner opens and stops. What this process
 * publishes reaches its own subscribers at once, without Redis.
 */
export class RedisBus implements Bus {
  readonly #redis: RedisConnection;
  readonly #subscribers = new BusSubscribers();
  readonly #outgoing: BusOutgoing;
  /** In front of each message, so that our own are told from the others'. */
  readonly #sender = randomUUID();
  readonly #prefix: string;
  #stops: (() => void)[] = [];

  constructor(options: { redis: RedisConnection; logger: Logger }) {
    this.#redis = options.redis;
    // Channels are the server's, not the numbered database's: two installations may share a server.
    this.#prefix = `helix:${redisDatabase(options.redis.url)}:bus:`;
    this.#outgoing = new BusOutgoing({
      send: (batch) => this.#publish(batch),
      isOpen: () => options.redis.isConnected,
      logger: options.logger,
    });
  }

  async start(): Promise<void> {
    for (const topic of busTopics)
      await this.#redis.listen(this.#prefix + topic, (message) => this.#receive(topic, message));
    this.#stops = [
      this.#redis.onConnect(() => {
        this.#outgoing.flush();
        this.#subscribers.connectionBack();
      }),
      this.#redis.onLoss(() => this.#subscribers.connectionLost()),
    ];
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#subscribers.stop();
    await this.#outgoing.settle();
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
    return this.#redis.status();
  }

  async #publish(batch: BusMessage[]): Promise<void> {
    await this.#redis.run((client) =>
      Promise.all(
        batch.map(({ topic, payload }) => client.publish(this.#prefix + topic, `${this.#sender} ${payload}`)),
      ),
    );
  }

  #receive(topic: BusTopic, message: string): void {
    const end = message.indexOf(' ');
    if (message.slice(0, end) !== this.#sender) this.#subscribers.deliver(topic, message.slice(end + 1));
  }
}

import type { Bus } from './bus.ts';
import type { Logger } from './logger.ts';
import { PostgresBus } from './postgres-bus.ts';
import { RedisBus } from './redis/redis-bus.ts';
import { RedisConnection } from './redis/redis-connection.ts';

export type OpenBus = { bus: Bus; redis: RedisConnection | null; stop(): Promise<void> };

/** The line between the processes of one installation: over Redis where there is one, else over the database. */
export async function openBus(options: {
  redisUrl: string | null;
  databaseUrl: string;
  /** Which process this is, for who looks at the connections of the server. */
  name: string;
  logger: Logger;
}): Promise<OpenBus> {
  const { redisUrl, databaseUrl, name, logger } = options;
  const redis = redisUrl === null ? null : await RedisConnection.open({ url: redisUrl, name, logger });
  const bus = redis ? new RedisBus({ redis, logger }) : new PostgresBus({ url: databaseUrl, logger });
  await bus.start();
  return {
    bus,
    redis,
    stop: async () => {
      await bus.stop();
      redis?.stop();
    },
  };
}

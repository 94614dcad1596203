import { startTestRedis } from '@helix/testing';
import { describe } from 'vitest';
import { createLogger } from '../logger.ts';
import { describeBus } from '../testing/bus-contract.ts';
import { RedisBus } from './redis-bus.ts';
import { RedisConnection } from './redis-connection.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('the bus over Redis', () => {
  describeBus(async () => {
    const server = await startTestRedis();
    const connections: RedisConnection[] = [];
    return {
      newBus: async () => {
        const redis = await RedisConnection.open({ url: server.url, name: 'test', logger });
        connections.push(redis);
        return new RedisBus({ redis, logger });
      },
      interrupt: () => server.kill(),
      restore: () => server.startAgain(),
      stop: async () => {
        for (const connection of connections) connection.stop();
        await server.stop();
      },
    };
  });
});

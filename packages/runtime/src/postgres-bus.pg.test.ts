import { createTestDatabase } from '@helix/testing';
import pg from 'pg';
import { describe } from 'vitest';
import { createLogger } from './logger.ts';
import { PostgresBus } from './postgres-bus.ts';
import { describeBus } from './testing/bus-contract.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('the bus over PostgreSQL', () => {
  describeBus(async () => {
    const database = await createTestDatabase();
    const name = new URL(database.serviceUrl).pathname.slice(1);
    const server = new URL(database.superuserUrl);
    server.pathname = '/postgres';
    const superuser = new pg.Client({ connectionString: server.href });
    await superuser.connect();
    const allow = (isAllowed: boolean) =>
      superuser.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${isAllowed}`);
    return {
      newBus: async () => new PostgresBus({ url: database.serviceUrl, logger }),
      interrupt: async () => {
        await allow(false);
        await superuser.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
          name,
        ]);
      },
      restore: async () => {
        await allow(true);
      },
      stop: async () => {
        await superuser.end();
        await database.drop();
      },
    };
  });
});

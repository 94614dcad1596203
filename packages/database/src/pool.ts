import type { Logger } from '@helix/runtime';
import pg from 'pg';

export type ServiceRole = 'helix_app' | 'helix_system';

const INT8_OID = 20;
const NUMERIC_OID = 1700;
/** Read as numbers, which are exact up to 2^53: counts, tokens, money, and the ids of events and activities. */
const NUMBER_OIDS = new Set([INT8_OID, NUMERIC_OID]);

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    NUMBER_OIDS.has(oid)
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/**
 * Connections that become `role` before their first statement: the login itself may read nothing.
 * A statement that takes longer than 30 s is ended by the server, so that a lost client holds no lock.
 */
export function createPool(options: {
  url: string;
  role: ServiceRole;
  max: number;
  logger: Logger;
}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max,
    types,
    application_name: `helix-${options.role}`,
    options: `-c role=${options.role} -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000`,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // The pool listens only while a connection is idle; one that is lost between two statements of a transaction
  // would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => options.logger.debug({ err: error }, 'a database connection failed'));
  });
  pool.on('error', (error) => options.logger.warn({ err: error }, 'an idle database connection failed'));
  return pool;
}

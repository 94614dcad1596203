// Owns the one line that a request leaves in the log.
import fp from 'fastify-plugin';

/** Reads that answer quickly and well are many and tell nothing. */
const SLOW_MS = 500;

export const requestLog = fp(
  async (app) => {
    app.addHook('onResponse', async (request, reply) => {
      const status = reply.statusCode;
      const durationMs = Math.round(reply.elapsedTime);
      const isQuiet = request.method === 'GET' && status < 400 && durationMs < SLOW_MS;
      const level = status >= 500 ? 'error' : isQuiet ? 'debug' : 'info';
      // The query may hold what a person searched for or a one-time token.
      const path = request.url.split('?', 1)[0];
      request.log[level](
        { method: request.method, path, status, durationMs, address: request.ip },
        'request',
      );
    });
  },
  { name: 'request-log' },
);

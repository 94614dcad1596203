import { healthSchema, readinessSchema } from '@helix/contracts';
import { VERSION } from '@helix/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

/** A database that takes longer to answer "1" is not ready for anything else. */
const PING_TIMEOUT_MS = 2_000;

const NO_GATEWAY = { isReady: true, message: 'This process does its work without a gateway.' };

export const healthRoutes: FastifyPluginAsyncZod = async (app) => {
  const { database, gateway, bus, config } = app.deps;

  app.get(
    '/api/health',
    {
      config: { public: true },
      schema: { tags: ['Health'], summary: 'The process is alive', response: { 200: healthSchema } },
    },
    async () => ({ status: 'ok' as const, version: VERSION }),
  );

  app.get(
    '/api/ready',
    {
      config: { public: true },
      schema: {
        tags: ['Health'],
        summary: 'The database and the gateway answer; 503 with the reason otherwise',
        response: { 200: readinessSchema, 503: readinessSchema },
      },
    },
    async (request, reply) => {
      const databaseState = await ping();
      if (!databaseState.ok) request.log.warn({ reason: databaseState.message }, 'not ready');
      const { isReady, message } = config.needsGateways ? gateway.status() : NO_GATEWAY;
      const answer = {
        ready: databaseState.ok && isReady,
        database: databaseState,
        gateway: { ok: isReady, message },
        bus: bus.status(),
      };
      if (!answer.ready) return reply.code(503).header('retry-after', '1').send(answer);
      return answer;
    },
  );

  async function ping(): Promise<{ ok: boolean; message: string }> {
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(() => timeout.reject(new Error('no answer in time')), PING_TIMEOUT_MS);
    try {
      await Promise.race([database.ping(), timeout.promise]);
      return { ok: true, message: 'The database answers.' };
    } catch {
      // The reason may name hosts and logins, which are nobody's business here; the pool logs it.
      return { ok: false, message: 'The database does not answer. Check that PostgreSQL runs.' };
    } finally {
      clearTimeout(timer);
    }
  }
};

// Owns the one other origin that may call the API from a browser: the pages, where they live beside the API.
import fp from 'fastify-plugin';

const PREFLIGHT_MAX_AGE_SECONDS = '600';

export const crossOrigin = fp(
  async (app) => {
    const publicOrigin = new URL(app.deps.config.publicUrl).origin;
    app.addHook('onRequest', async (request, reply) => {
      const { origin } = request.headers;
      if (origin !== publicOrigin || new URL(origin).host === request.host || !request.url.startsWith('/api'))
        return;
      void reply
        .header('access-control-allow-origin', publicOrigin)
        .header('access-control-allow-credentials', 'true')
        .header('access-control-expose-headers', 'x-request-id, retry-after')
        .header('vary', 'origin');
      if (request.method !== 'OPTIONS') return;
      await reply
        .code(204)
        .header('access-control-allow-methods', 'GET, POST, PATCH, PUT, DELETE')
        .header('access-control-allow-headers', 'content-type, authorization, idempotency-key, x-request-id')
        .header('access-control-max-age', PREFLIGHT_MAX_AGE_SECONDS)
        .send();
    });
  },
  { name: 'cross-origin', dependencies: ['security-headers'] },
);

// Owns the headers of every answer of the API; pages get theirs from the Frontend.
import fp from 'fastify-plugin';

export const securityHeaders = fp(
  async (app) => {
    const isHttps = app.deps.config.publicUrl.startsWith('https:');
    app.addHook('onRequest', async (request, reply) => {
      reply.raw.setHeader('x-request-id', request.id);
      if (!request.url.startsWith('/api')) return;
      void reply
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .header('x-frame-options', 'DENY')
        .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
        .header('cross-origin-resource-policy', 'same-site')
        // Answers belong to one person.
        .header('cache-control', 'no-store');
      if (isHttps) void reply.header('strict-transport-security', 'max-age=31536000');
    });
  },
  { name: 'security-headers' },
);

// Owns how bodies are read: JSON, an empty one counting as none; forms only where a route says so.
import { AppError } from '@helix/runtime';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

export const BODY_LIMIT_BYTES = 1024 * 1024;

export const jsonBody = fp(
  async (app: FastifyInstance) => {
    const parse = app.getDefaultJsonParser('error', 'error');
    app.removeContentTypeParser(['application/json', 'text/plain']);
    app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
      // Clients that always send the header also send it with actions that have nothing to say.
      if (body.trim() === '') return done(null, undefined);
      return parse(request, body, done);
    });
    app.addContentTypeParser<string>(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (request, body, done) => {
        if (request.routeOptions.config.acceptsForm) {
          return done(null, Object.fromEntries(new URLSearchParams(body)));
        }
        return done(
          new AppError({
            status: 415,
            code: 'unsupported_media_type',
            message:
              'Forms are taken for signing in only. Send JSON with the header "content-type: application/json".',
          }),
        );
      },
    );
  },
  { name: 'json-body' },
);

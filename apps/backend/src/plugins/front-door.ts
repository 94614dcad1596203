// Owns the front door: what is not /api/ is streamed from the Frontend on its private port.
import replyFrom from '@fastify/reply-from';
import { AppError } from '@helix/runtime';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';

/** Server rendering waits for our own API; a page that takes longer has lost it. */
const ANSWER_TIMEOUT_MS = 60_000;
const CONNECTIONS_MAX = 64;

export function frontDoor(frontendUrl: string): FastifyPluginAsync {
  return async (app) => {
    await app.register(replyFrom, {
      base: frontendUrl,
      undici: { connections: CONNECTIONS_MAX, headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: 0 },
      disableRequestLogging: true,
    });
    // Bodies pass through as they come.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    app.all('/*', { config: { public: true }, schema: { hide: true } }, (request, reply) => {
      const url = request.raw.url ?? '/';
      if (!isOwnAddress(url)) throw foreignAddress();
      return reply.from(url, {
        rewriteRequestHeaders: (_original, headers) => ({ ...headers, ...forwardedHeaders(request) }),
        onError: (failed, { error }) => sendAway(request, failed as FastifyReply, error),
      });
    });
  };
}

/** A whole address or a second host is what a proxy is asked for, and this door leads to our pages only. */
function isOwnAddress(url: string): boolean {
  return url.startsWith('/') && !/^\/[/\\]/.test(url);
}

function foreignAddress(): AppError {
  return new AppError({
    status: 400,
    code: 'bad_request',
    message: 'The address must be a path of this site, such as /boards.',
  });
}

/** What came in from outside is believed only behind a trusted proxy; Fastify has decided that in `ip`, `host` and `protocol`. */
function forwardedHeaders(request: FastifyRequest): Record<string, string> {
  return {
    'x-forwarded-for': request.ip,
    'x-forwarded-host': request.host,
    'x-forwarded-proto': request.protocol,
    'x-request-id': request.id,
  };
}

function sendAway(request: FastifyRequest, reply: FastifyReply, error: Error): void {
  request.log.warn({ err: error }, 'the frontend does not answer');
  void reply
    .code(502)
    .header('retry-after', '2')
    .header('cache-control', 'no-store')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    )
    .type('text/html; charset=utf-8')
    .send(PAGE);
}

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3"><title>HELIX is starting</title><style>:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{max-width:32rem;margin:20vh auto;padding:0 1rem}</style></head><body><h1>The pages are not there yet</h1><p>The service that draws the pages does not answer. It starts again by itself, and this page looks again every three seconds. Your data and running agents are not affected.</p></body></html>`;

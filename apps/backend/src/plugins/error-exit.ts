// Owns the one way out for errors.
import type { Problem } from '@helix/contracts';
import { AppError } from '@helix/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { toAppError, toProblem } from './to-problem.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export const errorExit = fp(
  async (app) => {
    const methods = new RouteMethods();
    app.addHook('onRoute', (route) => methods.add(route.url, [route.method].flat()));
    app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
    app.setNotFoundHandler((request, reply) => sendNotFound(request, reply, methods));
  },
  { name: 'error-exit' },
);

export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const appError = toAppError(error);
  if (!appError.expected) request.log.error({ err: error }, 'request failed');
  else if (appError.status >= 503) request.log.warn({ err: appError.cause ?? error }, appError.message);
  if (appError.retryAfterSeconds !== undefined) void reply.header('retry-after', appError.retryAfterSeconds);
  return sendProblem(reply, appError.status, toProblem(appError, request.id));
}

function sendNotFound(request: FastifyRequest, reply: FastifyReply, methods: RouteMethods): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  const allowed = methods.of(path);
  if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
  const error =
    allowed.length > 0
      ? new AppError({
          status: 405,
          code: 'method_not_allowed',
          message: `${request.method} is not possible here. Possible: ${allowed.join(', ')}.`,
        })
      : new AppError({
          status: 404,
          code: 'not_found',
          message: 'There is nothing at this address. The list of all addresses is at /api/docs.',
        });
  return sendProblem(reply, error.status, toProblem(error, request.id));
}

function sendProblem(reply: FastifyReply, status: number, problem: Problem): FastifyReply {
  return reply.code(status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}

/** Which methods an address has; looked at only when a request found no route. */
class RouteMethods {
  readonly #routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  add(url: string, methods: string[]): void {
    if (!url.startsWith('/api/') || url.includes('*')) return;
    const known = this.#routes.get(url) ?? { pattern: toPattern(url), methods: new Set() };
    for (const method of methods) known.methods.add(method);
    this.#routes.set(url, known);
  }

  of(path: string): string[] {
    const found = new Set<string>();
    for (const { pattern, methods } of this.#routes.values()) {
      if (pattern.test(path)) for (const method of methods) found.add(method);
    }
    return [...found].sort();
  }
}

function toPattern(url: string): RegExp {
  const source = url
    .replace(/\/$/, '')
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return new RegExp(`^${source}/?$`);
}

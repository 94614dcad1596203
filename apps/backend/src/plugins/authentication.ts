// Owns who gets in: every route is private unless it says `config: { public: true }`.
import { AppError } from '@helix/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ACCESS_TOKEN_TTL_SECONDS } from './access-token.ts';
import { bearerTokenOf } from './bearer-token.ts';
import { isOwnOrigin } from './own-origin.ts';
import { type Principal, unauthenticated } from './request-context.ts';

export const SESSION_COOKIE = 'helix_session';
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export const authentication = fp(
  async (app) => {
    app.decorateRequest('principal', null);
    app.decorateRequest('idempotency', null);
    app.addHook('onRequest', async (request) => {
      const { config } = request.routeOptions;
      if (!isSafeMethod(request.method)) checkOrigin(request, app.deps.config.publicUrl);
      // An address that does not exist answers 404 to everybody.
      if (request.is404) return;
      if (config.public) return;
      const token = sessionTokenOf(request);
      const principal = token ? await app.sessions.authenticate(token) : null;
      if (!principal) throw unauthenticated();
      admit(request, principal);
    });
  },
  { name: 'authentication', dependencies: ['@fastify/cookie'] },
);

/** Methods that change nothing (RFC 9110 §9.2.1). */
export function isSafeMethod(method: string): boolean {
  return SAFE_METHODS.has(method);
}

function admit(request: FastifyRequest, principal: Principal): void {
  request.principal = principal;
  request.log = request.log.child({ userId: principal.userId, orgId: principal.orgId });
}

export function setSessionCookie(reply: FastifyReply, token: string): void {
  reply.setCookie(SESSION_COOKIE, token, { ...cookieOptions(reply), maxAge: ACCESS_TOKEN_TTL_SECONDS });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, cookieOptions(reply));
}

function cookieOptions(reply: FastifyReply) {
  const isSecure = reply.server.deps.config.publicUrl.startsWith('https:');
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
}

function sessionTokenOf(request: FastifyRequest): string | null {
  const { authorization } = request.headers;
  // A header that is no bearer token must not fall back to the cookie: it would slip past the origin check.
  return authorization ? bearerTokenOf(authorization) : (request.cookies[SESSION_COOKIE] ?? null);
}

/**
 * Forged requests: a browser tells the origin of the page on every unsafe request, and another site cannot
 * change it. Programs that send a bearer token carry their proof themselves.
 */
function checkOrigin(request: FastifyRequest, publicUrl: string): void {
  if (request.headers.authorization) return;
  const { origin } = request.headers;
  const isAllowed =
    origin === undefined
      ? !isCrossSite(request.headers['sec-fetch-site'])
      : isOwnOrigin(origin, request.host, publicUrl);
  if (isAllowed) return;
  throw new AppError({
    status: 403,
    code: 'forbidden_origin',
    message: `This request came from another website, so it was refused. Open ${publicUrl} and try again there.`,
  });
}

function isCrossSite(fetchSite: string | string[] | undefined): boolean {
  return fetchSite === 'cross-site' || fetchSite === 'same-site';
}

// Owns what a request knows about its caller.
import type { WorkContext } from '@helix/database';
import { canInOrganization, type OrganizationAction } from '@helix/domain';
import { AppError, forbidden } from '@helix/runtime';
import type { FastifyRequest } from 'fastify';
import type { AppDeps } from '../app-deps.ts';
import type { Principal } from './principal.ts';
import type { SessionStore } from './session-store.ts';

export type { Principal } from './principal.ts';

export type IdempotencyClaim = { key: string; requestHash: string };

declare module 'fastify' {
  interface FastifyInstance {
    deps: AppDeps;
    sessions: SessionStore;
  }
  interface FastifyRequest {
    /** Null on public routes only, until they sign somebody in. */
    principal: Principal | null;
    /** Set when the caller sent `Idempotency-Key` to a route that takes it. */
    idempotency: IdempotencyClaim | null;
  }
  interface FastifyContextConfig {
    /** Reachable without signing in. Everything else is private. */
    public?: boolean;
    /** Takes `Idempotency-Key`; the route answers through `commitOnce`. */
    idempotent?: boolean;
    /** Takes form bodies; everywhere else they answer 415. */
    acceptsForm?: boolean;
  }
}

export function unauthenticated(
  message = 'You are not signed in, or the session has ended. Sign in again.',
): AppError {
  return new AppError({ status: 401, code: 'unauthenticated', message });
}

/** The caller of a private route. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw unauthenticated();
  return request.principal;
}

/** Who does it and under which request: what the unit of work writes beside each change. */
export function workContextOf(request: FastifyRequest): WorkContext {
  const principal = principalOf(request);
  return {
    orgId: principal.orgId,
    actor: { type: 'user', id: principal.userId, name: principal.name },
    requestId: request.id,
  };
}

export const ORGANIZATION_REFUSALS: Record<OrganizationAction, string> = {
  manage_organization: 'Only owners can change the organization.',
  manage_settings: 'Only owners and administrators can change settings.',
  manage_agents: 'Only owners and administrators can change agents. Ask one of them.',
  manage_models: 'Only owners and administrators can change models. Ask one of them.',
  manage_skills: 'Only owners and administrators can change skills. Ask one of them.',
  manage_gateways: 'Only owners and administrators can see and change gateways. Ask one of them.',
  manage_departments: 'Only owners and administrators can change departments and boards. Ask one of them.',
  manage_people: 'Only owners and administrators can manage people. Ask one of them.',
};

/** @throws AppError 403 saying who may. */
export function requireOrganizationAction(request: FastifyRequest, action: OrganizationAction): Principal {
  const principal = principalOf(request);
  if (!canInOrganization(principal.role, action)) throw forbidden(ORGANIZATION_REFUSALS[action]);
  return principal;
}

// Owns idempotent writes: the same key with the same request has one effect and one answer, on any replica.
import { createHash } from 'node:crypto';
import { findIdempotentAnswer, storeIdempotentAnswer, type Work, type WorkContext } from '@helix/database';
import { conflict, invalid } from '@helix/runtime';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { AppDeps } from '../app-deps.ts';
import { type IdempotencyClaim, type Principal, principalOf, workContextOf } from './request-context.ts';

/** One mutation as a service sees it: who asks, what is written beside it, and whether it may be a repetition. */
export type Mutation = {
  principal: Principal;
  context: WorkContext;
  idempotency: IdempotencyClaim | null;
};

export function mutationOf(request: FastifyRequest): Mutation {
  return {
    principal: principalOf(request),
    context: workContextOf(request),
    idempotency: request.idempotency,
  };
}

/**
 * Runs the body in one transaction and stores the answer in the same one. A repetition gets the stored answer;
 * two at once wait for each other at the key's unique index, so that one of them does the work.
 */
export async function commitOnce<Row, Answer>(
  deps: AppDeps,
  mutation: Mutation,
  body: (work: Work) => Promise<Row>,
  present: (row: Row) => Answer,
): Promise<Answer> {
  const { context, idempotency, principal } = mutation;
  if (!idempotency) return present(await deps.work(context, body));
  const stored = await findStored<Answer>(deps, principal, idempotency);
  if (stored) return stored.answer;
  try {
    return await deps.work(context, async (work) => {
      const answer = present(await body(work));
      await storeIdempotentAnswer(work.trx, { ...principal, ...idempotency, answer });
      return answer;
    });
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'idempotency_keys_pkey') throw error;
    const winner = await findStored<Answer>(deps, principal, idempotency);
    if (winner) return winner.answer;
    throw error;
  }
}

async function findStored<Answer>(deps: AppDeps, principal: Principal, claim: IdempotencyClaim) {
  const row = await findIdempotentAnswer(deps.database.forOrganization(principal.orgId), {
    orgId: principal.orgId,
    userId: principal.userId,
    key: claim.key,
  });
  if (!row) return null;
  if (row.request_hash !== claim.requestHash) {
    throw conflict(
      'idempotency_mismatch',
      'This Idempotency-Key was already used for another request. Use a new key for each new request.',
    );
  }
  return { answer: row.response as Answer };
}

/** Reads the header on routes that take it; the body has been parsed by then, so that spaces do not matter. */
export const idempotencyKeys = fp(
  async (app) => {
    app.addHook('preHandler', async (request) => {
      if (!request.routeOptions.config.idempotent) return;
      const header = request.headers['idempotency-key'];
      if (header === undefined) return;
      const key = String(header);
      if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
        throw invalid('idempotency-key', 'must be 1 to 200 printable characters without spaces');
      }
      request.idempotency = { key, requestHash: hashOf(request) };
    });
  },
  { name: 'idempotency-keys', dependencies: ['authentication'] },
);

function hashOf(request: FastifyRequest): string {
  const path = (request.url.split('?', 1)[0] ?? '').replace(/\/$/, '');
  return createHash('sha256')
    .update(`${request.method} ${path}\n${JSON.stringify(request.body ?? null)}`)
    .digest('base64url');
}

import {
  createdInvitationSchema,
  idParamsSchema,
  invitationAcceptBodySchema,
  invitationAcceptedSchema,
  invitationBodySchema,
  invitationListSchema,
  invitationLookupBodySchema,
  invitationOfferSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { linkOrigin } from '../../plugins/own-origin.ts';
import { requireOrganizationAction } from '../../plugins/request-context.ts';
import { signIn } from '../../plugins/sign-in.ts';
import { acceptInvitation, readOffer } from './accept-invitation.ts';
import { createInvitation, readInvitations, revokeInvitation } from './invitation-service.ts';
import { hashInvitationToken } from './invitation-token.ts';

const tags = ['Invitations'];

export const invitationRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps, limits } = app;

  app.get(
    '/api/invitations',
    {
      schema: {
        tags,
        summary: 'Invitations that were not accepted yet, newest first',
        response: { 200: invitationListSchema },
      },
    },
    async (request) => {
      const principal = requireOrganizationAction(request, 'manage_people');
      return { items: await readInvitations(deps, principal), next_cursor: null };
    },
  );

  // Takes no Idempotency-Key: a stored answer would hold the link in clear.
  app.post(
    '/api/invitations',
    {
      schema: {
        tags,
        summary: 'Make a one-time link that lets one person in; it is answered this once',
        body: invitationBodySchema,
        response: { 201: createdInvitationSchema },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_people');
      const origin = linkOrigin(request.headers.origin, request.host, deps.config.publicUrl);
      return reply.code(201).send(await createInvitation(deps, mutationOf(request), request.body, origin));
    },
  );

  app.delete(
    '/api/invitations/:id',
    {
      schema: {
        tags,
        summary: 'Revoke an invitation: its link lets nobody in any more',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_people');
      await revokeInvitation(deps, mutationOf(request), request.params.id);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/invitations/lookup',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'What the holder of an invitation’s token is invited to',
        body: invitationLookupBodySchema,
        response: { 200: invitationOfferSchema },
      },
    },
    async (request) => {
      const { token } = request.body;
      await limits.takeSignIn(request.ip, accountOf(token));
      return readOffer(deps, token);
    },
  );

  app.post(
    '/api/invitations/accept',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Make an account with an invitation’s token, once, and sign in',
        body: invitationAcceptBodySchema,
        response: { 201: invitationAcceptedSchema },
      },
    },
    async (request, reply) => {
      const account = accountOf(request.body.token);
      await limits.takeSignIn(request.ip, account);
      const { user, boardId } = await acceptInvitation(deps, request.body, request.id);
      await limits.signedIn(account);
      return reply.code(201).send({ ...(await signIn(request, reply, user)), board_id: boardId });
    },
  );
};

/** Tries are counted for each link. */
function accountOf(token: string): string {
  return `invitation:${hashInvitationToken(token)}`;
}

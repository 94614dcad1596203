import { setupBodySchema, setupResponseSchema, setupStateSchema } from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { signIn } from '../../plugins/sign-in.ts';
import { isSetupNeeded, setUp } from './setup-service.ts';

const tags = ['Setup'];

export const setupRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps, limits } = app;

  app.get(
    '/api/setup',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Whether the first account is still to be made',
        response: { 200: setupStateSchema },
      },
    },
    async () => ({ needed: await isSetupNeeded(deps) }),
  );

  app.post(
    '/api/setup',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Make the first organization and its owner, with the one-time token of the setup link',
        body: setupBodySchema,
        response: { 201: setupResponseSchema },
      },
    },
    async (request, reply) => {
      await limits.takeSignIn(request.ip, 'setup');
      const { owner, boardId } = await setUp(deps, request.body);
      await limits.signedIn('setup');
      return reply.code(201).send({ ...(await signIn(request, reply, owner)), board_id: boardId });
    },
  );
};

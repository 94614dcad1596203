import {
  changePasswordBodySchema,
  loginBodySchema,
  loginResponseSchema,
  mePatchSchema,
  meSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { clearSessionCookie } from '../../plugins/authentication.ts';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf } from '../../plugins/request-context.ts';
import { signIn } from '../../plugins/sign-in.ts';
import { toMe } from '../../presenters/user-presenter.ts';
import { changeOwnName, changePassword, checkCredentials, getMe } from './auth-service.ts';

const tags = ['Sign-in'];

export const authRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps, sessions, limits } = app;

  app.post(
    '/api/auth/login',
    {
      config: { public: true, acceptsForm: true },
      schema: {
        tags,
        summary: 'Sign in: JSON with email and password, or a form with username and password',
        body: loginBodySchema,
        response: { 200: loginResponseSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const account = ('email' in body ? body.email : body.username).trim().toLowerCase();
      await limits.takeSignIn(request.ip, account);
      const user = await checkCredentials(deps, account, body.password);
      await limits.signedIn(account);
      return signIn(request, reply, user);
    },
  );

  app.post(
    '/api/auth/logout',
    { schema: { tags, summary: 'End this session', response: { 204: z.undefined() } } },
    async (request, reply) => {
      await sessions.close(principalOf(request).sessionId);
      clearSessionCookie(reply);
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/auth/me',
    { schema: { tags, summary: 'Who is signed in, and what they may do', response: { 200: meSchema } } },
    async (request) => {
      const { user, organization } = await getMe(deps, principalOf(request));
      return toMe(user, organization);
    },
  );

  app.patch(
    '/api/auth/me',
    {
      schema: {
        tags,
        summary: 'Change the own name; the handle stays',
        body: mePatchSchema,
        response: { 200: meSchema },
      },
    },
    async (request) => {
      const mutation = mutationOf(request);
      const { user, organization } = await changeOwnName(deps, mutation, request.body.name);
      await sessions.announceChanged(user.org_id, user.id);
      return toMe(user, organization);
    },
  );

  app.post(
    '/api/auth/change-password',
    {
      schema: {
        tags,
        summary: 'Change the own password; every other session ends',
        body: changePasswordBodySchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const mutation = mutationOf(request);
      await limits.takeSignIn(request.ip, `user:${mutation.principal.userId}`);
      const { current_password: current, new_password: next } = request.body;
      await sessions.announceEnded(await changePassword(deps, mutation, { current, next }));
      await limits.signedIn(`user:${mutation.principal.userId}`);
      return reply.code(204).send();
    },
  );
};

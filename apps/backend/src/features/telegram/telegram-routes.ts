import { telegramBotBodySchema, telegramCodeSchema, telegramStateSchema } from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import {
  connectBot,
  createCode,
  disconnectBot,
  getTelegram,
  removeLink,
} from './telegram-settings-service.ts';

const tags = ['Telegram'];

export const telegramRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/telegram',
    {
      schema: {
        tags,
        summary: "The organization's bot, and the caller's link to it",
        response: { 200: telegramStateSchema },
      },
    },
    async (request) => getTelegram(deps, principalOf(request)),
  );

  app.put(
    '/api/telegram/bot',
    {
      schema: {
        tags,
        summary: 'Connect a bot with its token, which is kept encrypted',
        body: telegramBotBodySchema,
        response: { 200: telegramStateSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_settings');
      return connectBot(deps, mutationOf(request), request.body.token);
    },
  );

  app.delete(
    '/api/telegram/bot',
    {
      schema: { tags, summary: 'Disconnect the bot and every link to it', response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_settings');
      await disconnectBot(deps, mutationOf(request));
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/telegram/link',
    {
      schema: {
        tags,
        summary: 'A one-time code that links a chat to the caller',
        response: { 201: telegramCodeSchema },
      },
    },
    async (request, reply) => reply.code(201).send(await createCode(deps, mutationOf(request))),
  );

  app.delete(
    '/api/telegram/link',
    { schema: { tags, summary: "End the caller's link", response: { 204: z.undefined() } } },
    async (request, reply) => {
      await removeLink(deps, mutationOf(request));
      return reply.code(204).send();
    },
  );
};

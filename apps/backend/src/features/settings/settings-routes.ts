import { settingsPatchSchema, settingsSchema } from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import { changeSettings, getSettings } from './settings-service.ts';

const tags = ['Settings'];

export const settingsRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/settings',
    { schema: { tags, summary: "The organization's settings", response: { 200: settingsSchema } } },
    async (request) => getSettings(deps, principalOf(request)),
  );

  app.patch(
    '/api/settings',
    {
      schema: {
        tags,
        summary: 'Change settings; the name only as the owner',
        body: settingsPatchSchema,
        response: { 200: settingsSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_settings');
      return changeSettings(deps, mutationOf(request), request.body);
    },
  );
};

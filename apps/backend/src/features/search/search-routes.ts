import { searchQuerySchema, searchResultSchema } from '@helix/contracts';
import { searchOrganization } from '@helix/database';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { principalOf } from '../../plugins/request-context.ts';

export const searchRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/search',
    {
      schema: {
        tags: ['Search'],
        summary: 'Tasks, agents and comments that contain words beginning like these',
        querystring: searchQuerySchema,
        response: { 200: searchResultSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const db = app.deps.database.forOrganization(principal.orgId);
      const { q, limit } = request.query;
      return { items: await searchOrganization(db, principal, q, limit) };
    },
  );
};

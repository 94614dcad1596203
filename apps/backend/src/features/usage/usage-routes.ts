import { USAGE_TASKS_MAX, usageQuerySchema, usageSchema } from '@helix/contracts';
import { sumUsage, sumUsageByTask } from '@helix/database';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { principalOf } from '../../plugins/request-context.ts';
import { toPublicUsage } from './usage-presenter.ts';
import { toDayRange } from './usage-range.ts';

export const usageRoutes: FastifyPluginAsyncZod = async (app) => {
  const { database, clock } = app.deps;

  app.get(
    '/api/usage',
    {
      schema: {
        tags: ['Usage'],
        summary: 'Tokens and money by day, agent, model and task; members: of the boards that they may see',
        querystring: usageQuerySchema,
        response: { 200: usageSchema },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const days = toDayRange(request.query, clock());
      const range = { dayStarts: days.dayStarts, agentId: request.query.agent_id };
      const db = database.forOrganization(principal.orgId);
      const [groups, tasks] = await Promise.all([
        sumUsage(db, principal, range),
        sumUsageByTask(db, principal, range, USAGE_TASKS_MAX),
      ]);
      return toPublicUsage(days, groups, tasks);
    },
  );
};

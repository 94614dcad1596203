import { Readable } from 'node:stream';
import {
  activityFilterSchema,
  activityQuerySchema,
  activitySchema,
  activityVerificationSchema,
  pageSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { principalOf } from '../../plugins/request-context.ts';
import { exportActivity, readActivity, readVerification } from './activity-service.ts';

const tags = ['Activity'];

export const activityRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/activity',
    {
      schema: {
        tags,
        summary: 'What happened on the boards that the caller may see, newest first',
        querystring: activityQuerySchema,
        response: { 200: pageSchema(activitySchema) },
      },
    },
    async (request) => readActivity(deps, principalOf(request), request.query),
  );

  app.get(
    '/api/activity/export',
    {
      schema: {
        tags,
        summary: 'The same as a CSV file, whole',
        querystring: activityFilterSchema,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const lines = await exportActivity(deps, principalOf(request), request.query);
      const day = deps.clock().toISOString().slice(0, 10);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="activity-${day}.csv"`)
        .send(Readable.from(lines) as unknown as string);
    },
  );

  app.get(
    '/api/activity/verification',
    {
      schema: {
        tags,
        summary: 'Whether the log is as it was sealed; names the first broken batch',
        response: { 200: activityVerificationSchema },
      },
    },
    async (request) => readVerification(deps, principalOf(request)),
  );
};

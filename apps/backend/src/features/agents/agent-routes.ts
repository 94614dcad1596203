import {
  agentBodySchema,
  agentCardSchema,
  agentListQuerySchema,
  agentPatchSchema,
  agentSchema,
  idParamsSchema,
  pageSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import { changeAgent, createAgent, getAgent, readAgents, removeAgent } from './agent-service.ts';

const tags = ['Agents'];

export const agentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/agents',
    {
      schema: {
        tags,
        summary: 'The agents of the organization, by name',
        querystring: agentListQuerySchema,
        response: { 200: pageSchema(agentCardSchema) },
      },
    },
    async (request) => ({
      items: await readAgents(deps, principalOf(request), request.query),
      next_cursor: null,
    }),
  );

  app.post(
    '/api/agents',
    {
      config: { idempotent: true },
      schema: { tags, summary: 'Create an agent', body: agentBodySchema, response: { 201: agentSchema } },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_agents');
      return reply.code(201).send(await createAgent(deps, mutationOf(request), request.body));
    },
  );

  app.get(
    '/api/agents/:id',
    { schema: { tags, summary: 'One agent', params: idParamsSchema, response: { 200: agentSchema } } },
    async (request) => getAgent(deps, principalOf(request), request.params.id),
  );

  app.patch(
    '/api/agents/:id',
    {
      schema: {
        tags,
        summary: 'Change an agent; with `version`, only when nobody else has meanwhile',
        params: idParamsSchema,
        body: agentPatchSchema,
        response: { 200: agentSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_agents');
      return changeAgent(deps, mutationOf(request), request.params.id, request.body);
    },
  );

  app.delete(
    '/api/agents/:id',
    {
      schema: {
        tags,
        summary: 'Delete an agent: its runs stop, its tasks become unassigned',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_agents');
      await removeAgent(deps, mutationOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
};

import {
  gatewayBodySchema,
  gatewayPatchSchema,
  gatewaySchema,
  gatewayTestResultSchema,
  idParamsSchema,
  pageSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { requireOrganizationAction } from '../../plugins/request-context.ts';
import {
  changeGateway,
  createGateway,
  getGateway,
  readGateways,
  removeGateway,
  testGateway,
} from './gateway-service.ts';

const tags = ['Gateways'];

export const gatewayRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/gateways',
    {
      schema: {
        tags,
        summary: 'Where agents work: the built-in gateway first, then by name',
        response: { 200: pageSchema(gatewaySchema) },
      },
    },
    async (request) => {
      const principal = requireOrganizationAction(request, 'manage_gateways');
      return { items: await readGateways(deps, principal), next_cursor: null };
    },
  );

  app.post(
    '/api/gateways',
    {
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Add a gateway; it is dialled at once',
        body: gatewayBodySchema,
        response: { 201: gatewaySchema },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_gateways');
      return reply.code(201).send(await createGateway(deps, mutationOf(request), request.body));
    },
  );

  app.get(
    '/api/gateways/:id',
    { schema: { tags, summary: 'One gateway', params: idParamsSchema, response: { 200: gatewaySchema } } },
    async (request) => {
      const principal = requireOrganizationAction(request, 'manage_gateways');
      return getGateway(deps, principal, request.params.id);
    },
  );

  app.patch(
    '/api/gateways/:id',
    {
      schema: {
        tags,
        summary: 'Change a gateway; `token` null removes the token, absent keeps it',
        params: idParamsSchema,
        body: gatewayPatchSchema,
        response: { 200: gatewaySchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_gateways');
      return changeGateway(deps, mutationOf(request), request.params.id, request.body);
    },
  );

  app.delete(
    '/api/gateways/:id',
    {
      schema: {
        tags,
        summary: 'Remove a gateway on which nobody works any more',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_gateways');
      await removeGateway(deps, mutationOf(request), request.params.id);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/gateways/:id/test',
    {
      schema: {
        tags,
        summary: 'Shake hands with a gateway and say what it grants, or why it does not',
        params: idParamsSchema,
        response: { 200: gatewayTestResultSchema },
      },
    },
    async (request) => {
      const principal = requireOrganizationAction(request, 'manage_gateways');
      return testGateway(deps, principal, request.params.id);
    },
  );
};

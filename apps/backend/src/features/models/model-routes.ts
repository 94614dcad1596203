import {
  idParamsSchema,
  modelBodySchema,
  modelPatchSchema,
  modelSchema,
  modelTestResultSchema,
  pageSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import {
  changeModel,
  createModel,
  getModel,
  readModels,
  removeModel,
  testModelInput,
  testSavedModel,
} from './model-service.ts';

const tags = ['Models'];

export const modelRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/models',
    {
      schema: { tags, summary: 'The models, the default first', response: { 200: pageSchema(modelSchema) } },
    },
    async (request) => ({ items: await readModels(deps, principalOf(request)), next_cursor: null }),
  );

  app.post(
    '/api/models',
    {
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Connect a model; the first one becomes the default',
        body: modelBodySchema,
        response: { 201: modelSchema },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_models');
      return reply.code(201).send(await createModel(deps, mutationOf(request), request.body));
    },
  );

  app.post(
    '/api/models/test',
    {
      schema: {
        tags,
        summary: 'Try a model before saving it',
        body: modelBodySchema,
        response: { 200: modelTestResultSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_models');
      return testModelInput(deps, request.body);
    },
  );

  app.get(
    '/api/models/:id',
    { schema: { tags, summary: 'One model', params: idParamsSchema, response: { 200: modelSchema } } },
    async (request) => getModel(deps, principalOf(request), request.params.id),
  );

  app.patch(
    '/api/models/:id',
    {
      schema: {
        tags,
        summary: 'Change a model; `api_key` null removes the key, absent keeps it',
        params: idParamsSchema,
        body: modelPatchSchema,
        response: { 200: modelSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_models');
      return changeModel(deps, mutationOf(request), request.params.id, request.body);
    },
  );

  app.delete(
    '/api/models/:id',
    {
      schema: {
        tags,
        summary: 'Delete a model; its agents use the default',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_models');
      await removeModel(deps, mutationOf(request), request.params.id);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/models/:id/test',
    {
      schema: {
        tags,
        summary: 'Try a saved model with its own key',
        params: idParamsSchema,
        response: { 200: modelTestResultSchema },
      },
    },
    async (request) => {
      const principal = requireOrganizationAction(request, 'manage_models');
      return testSavedModel(deps, principal, request.params.id);
    },
  );
};

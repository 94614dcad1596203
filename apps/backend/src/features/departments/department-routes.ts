import {
  departmentBodySchema,
  departmentPatchSchema,
  departmentSchema,
  idParamsSchema,
  pageSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import {
  changeDepartment,
  createDepartment,
  getDepartment,
  readDepartments,
  removeDepartment,
} from './department-service.ts';

const tags = ['Departments'];

export const departmentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/departments',
    {
      schema: { tags, summary: 'All departments, by name', response: { 200: pageSchema(departmentSchema) } },
    },
    async (request) => ({ items: await readDepartments(deps, principalOf(request)), next_cursor: null }),
  );

  app.post(
    '/api/departments',
    {
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Create a department',
        body: departmentBodySchema,
        response: { 201: departmentSchema },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_departments');
      return reply.code(201).send(await createDepartment(deps, mutationOf(request), request.body.name));
    },
  );

  app.get(
    '/api/departments/:id',
    {
      schema: {
        tags,
        summary: 'One department',
        params: idParamsSchema,
        response: { 200: departmentSchema },
      },
    },
    async (request) => getDepartment(deps, principalOf(request), request.params.id),
  );

  app.patch(
    '/api/departments/:id',
    {
      schema: {
        tags,
        summary: 'Rename a department',
        params: idParamsSchema,
        body: departmentPatchSchema,
        response: { 200: departmentSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_departments');
      return changeDepartment(deps, mutationOf(request), request.params.id, request.body.name);
    },
  );

  app.delete(
    '/api/departments/:id',
    {
      schema: {
        tags,
        summary: 'Delete a department that has no boards',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_departments');
      await removeDepartment(deps, mutationOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
};

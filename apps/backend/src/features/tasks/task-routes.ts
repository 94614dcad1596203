import {
  idParamsSchema,
  pageSchema,
  taskBodySchema,
  taskCardSchema,
  taskListQuerySchema,
  taskMoveBodySchema,
  taskPatchSchema,
  taskSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf } from '../../plugins/request-context.ts';
import { readTasks } from './task-list-service.ts';
import { moveTask } from './task-move-service.ts';
import { changeTask, createTask, getTask, removeTask } from './task-service.ts';

const tags = ['Tasks'];

export const taskRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/tasks',
    {
      schema: {
        tags,
        summary: 'Cards of a board in manual order, or of all visible boards newest first',
        querystring: taskListQuerySchema,
        response: { 200: pageSchema(taskCardSchema) },
      },
    },
    async (request) => readTasks(deps, principalOf(request), request.query),
  );

  app.post(
    '/api/tasks',
    {
      config: { idempotent: true },
      schema: { tags, summary: 'Create a task', body: taskBodySchema, response: { 201: taskSchema } },
    },
    async (request, reply) => reply.code(201).send(await createTask(deps, mutationOf(request), request.body)),
  );

  app.get(
    '/api/tasks/:id',
    {
      schema: {
        tags,
        summary: 'One task with all its fields',
        params: idParamsSchema,
        response: { 200: taskSchema },
      },
    },
    async (request) => getTask(deps, principalOf(request), request.params.id),
  );

  app.patch(
    '/api/tasks/:id',
    {
      schema: {
        tags,
        summary: 'Change a task; with `version`, only when nobody else has meanwhile',
        params: idParamsSchema,
        body: taskPatchSchema,
        response: { 200: taskSchema },
      },
    },
    async (request) => changeTask(deps, mutationOf(request), request.params.id, request.body),
  );

  app.delete(
    '/api/tasks/:id',
    {
      schema: {
        tags,
        summary: 'Delete a task with its comments and runs',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await removeTask(deps, mutationOf(request), request.params.id);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/tasks/:id/move',
    {
      schema: {
        tags,
        summary: 'Move a task to a status and a place; without `position`, to the top',
        params: idParamsSchema,
        body: taskMoveBodySchema,
        response: { 200: taskSchema },
      },
    },
    async (request) => moveTask(deps, mutationOf(request), request.params.id, request.body),
  );
};

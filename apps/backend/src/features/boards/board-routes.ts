import {
  boardBodySchema,
  boardDeletedSchema,
  boardListQuerySchema,
  boardPatchSchema,
  boardSchema,
  idParamsSchema,
  pageSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { boardAccess } from '../../plugins/board-access.ts';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import { changeBoard, createBoard, getBoard, readBoards, removeBoard } from './board-service.ts';

const tags = ['Boards'];

export const boardRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/boards',
    {
      schema: {
        tags,
        summary: 'The boards that the caller may see, by name',
        querystring: boardListQuerySchema,
        response: { 200: pageSchema(boardSchema) },
      },
    },
    async (request) => ({
      items: await readBoards(deps, principalOf(request), request.query.department_id),
      next_cursor: null,
    }),
  );

  app.post(
    '/api/boards',
    {
      config: { idempotent: true },
      schema: { tags, summary: 'Create a board', body: boardBodySchema, response: { 201: boardSchema } },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_departments');
      return reply.code(201).send(await createBoard(deps, mutationOf(request), request.body));
    },
  );

  app.get(
    '/api/boards/:id',
    { schema: { tags, summary: 'One board', params: idParamsSchema, response: { 200: boardSchema } } },
    async (request) => getBoard(deps, principalOf(request), request.params.id),
  );

  app.patch(
    '/api/boards/:id',
    {
      schema: {
        tags,
        summary: 'Change a board',
        params: idParamsSchema,
        body: boardPatchSchema,
        response: { 200: boardSchema },
      },
    },
    async (request) => {
      const access = await boardAccess(request, request.params.id, 'manage');
      return changeBoard(deps, mutationOf(request), access, request.body);
    },
  );

  app.delete(
    '/api/boards/:id',
    {
      schema: {
        tags,
        summary: 'Delete a board with its tasks, comments and runs',
        params: idParamsSchema,
        response: { 200: boardDeletedSchema },
      },
    },
    async (request) => {
      const { board } = await boardAccess(request, request.params.id);
      requireOrganizationAction(request, 'manage_departments');
      return { tasks_deleted: await removeBoard(deps, mutationOf(request), board) };
    },
  );
};

import {
  boardPermissionBodySchema,
  boardPermissionListSchema,
  boardPermissionParamsSchema,
  boardPermissionSchema,
  idParamsSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { boardAccess } from '../../plugins/board-access.ts';
import { mutationOf } from '../../plugins/commit-once.ts';
import { givePermission, readPermissions, takePermission } from './board-permission-service.ts';

const tags = ['Boards'];

export const boardPermissionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/boards/:id/permissions',
    {
      schema: {
        tags,
        summary: 'Who has a level of their own on the board, and who manages it by their role',
        params: idParamsSchema,
        response: { 200: boardPermissionListSchema },
      },
    },
    async (request) => {
      const { board } = await boardAccess(request, request.params.id, 'manage');
      return { items: await readPermissions(deps, board) };
    },
  );

  app.put(
    '/api/boards/:id/permissions/:user_id',
    {
      schema: {
        tags,
        summary: 'Give a member a level on the board; it counts instead of what the board is open for',
        params: boardPermissionParamsSchema,
        body: boardPermissionBodySchema,
        response: { 200: boardPermissionSchema },
      },
    },
    async (request) => {
      const { id, user_id } = request.params;
      const { board } = await boardAccess(request, id, 'manage');
      return givePermission(deps, mutationOf(request), board, user_id, request.body.level);
    },
  );

  app.delete(
    '/api/boards/:id/permissions/:user_id',
    {
      schema: {
        tags,
        summary: 'Take the level of a person away: what the board is open for counts again',
        params: boardPermissionParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { id, user_id } = request.params;
      const { board } = await boardAccess(request, id, 'manage');
      await takePermission(deps, mutationOf(request), board, user_id);
      return reply.code(204).send();
    },
  );
};

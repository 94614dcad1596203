import { attachmentListSchema, attachmentSchema, idParamsSchema } from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf } from '../../plugins/request-context.ts';
import { fileBodies, receiveFile } from '../../uploads/file-body.ts';
import { sendFile } from '../../uploads/send-file.ts';
import { storedFileOf } from '../../uploads/upload-store.ts';
import {
  attachFile,
  getAttachment,
  readAttachments,
  removeAttachment,
  requireRoomOnTask,
} from './attachment-service.ts';

const tags = ['Attachments'];

export const attachmentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;
  await app.register(fileBodies);

  app.get(
    '/api/tasks/:id/attachments',
    {
      schema: {
        tags,
        summary: 'The files of a task',
        params: idParamsSchema,
        response: { 200: attachmentListSchema },
      },
    },
    async (request) => readAttachments(deps, principalOf(request), request.params.id),
  );

  app.post(
    '/api/tasks/:id/attachments',
    {
      config: { takesFile: true, idempotent: true },
      schema: {
        tags,
        summary: 'Attach a file to a task',
        params: idParamsSchema,
        response: { 201: attachmentSchema },
      },
    },
    async (request, reply) => {
      const mutation = mutationOf(request);
      const task = await requireRoomOnTask(deps, mutation.principal, request.params.id);
      const attachment = await receiveFile(request, mutation.principal.orgId, (file) =>
        attachFile(deps, mutation, task, file),
      );
      return reply.code(201).send(attachment);
    },
  );

  app.get(
    '/api/attachments/:id',
    {
      config: { sendsFile: true },
      schema: { tags, summary: 'The bytes of an attached file', params: idParamsSchema },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const row = await getAttachment(deps, principal, request.params.id);
      return sendFile(request, reply, principal.orgId, storedFileOf(row));
    },
  );

  app.delete(
    '/api/attachments/:id',
    {
      schema: {
        tags,
        summary: 'Delete an attached file',
        params: idParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await removeAttachment(deps, mutationOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
};

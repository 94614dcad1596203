import {
  idParamsSchema,
  skillAttachmentListSchema,
  skillAttachmentSchema,
  skillFileParamsSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import { fileBodies, receiveFile } from '../../uploads/file-body.ts';
import { sendFile } from '../../uploads/send-file.ts';
import { storedFileOf } from '../../uploads/upload-store.ts';
import {
  attachToSkill,
  getSkillAttachment,
  readSkillAttachments,
  removeSkillAttachment,
  requireRoomInSkill,
} from './skill-attachment-service.ts';

const tags = ['Skills'];

export const skillAttachmentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;
  await app.register(fileBodies);

  app.get(
    '/api/skills/:id/attachments',
    {
      schema: {
        tags,
        summary: 'The files beside a skill, by name',
        params: idParamsSchema,
        response: { 200: skillAttachmentListSchema },
      },
    },
    async (request) => readSkillAttachments(deps, principalOf(request), request.params.id),
  );

  app.post(
    '/api/skills/:id/attachments',
    {
      config: { takesFile: true, idempotent: true },
      schema: {
        tags,
        summary: 'Add a file to a skill; agents that have the skill find it in their workspace',
        params: idParamsSchema,
        response: { 201: skillAttachmentSchema },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_skills');
      const mutation = mutationOf(request);
      const skill = await requireRoomInSkill(deps, mutation.principal, request.params.id);
      const attachment = await receiveFile(request, mutation.principal.orgId, (file) =>
        attachToSkill(deps, mutation, skill.id, file),
      );
      return reply.code(201).send(attachment);
    },
  );

  app.get(
    '/api/skills/:id/attachments/:file_id',
    {
      config: { sendsFile: true },
      schema: { tags, summary: 'The bytes of a file of a skill', params: skillFileParamsSchema },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { id, file_id } = request.params;
      const row = await getSkillAttachment(deps, principal, id, file_id);
      return sendFile(request, reply, principal.orgId, storedFileOf(row));
    },
  );

  app.delete(
    '/api/skills/:id/attachments/:file_id',
    {
      schema: {
        tags,
        summary: 'Delete a file of a skill',
        params: skillFileParamsSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      requireOrganizationAction(request, 'manage_skills');
      const { id, file_id } = request.params;
      await removeSkillAttachment(deps, mutationOf(request), id, file_id);
      return reply.code(204).send();
    },
  );
};

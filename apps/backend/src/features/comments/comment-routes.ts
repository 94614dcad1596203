import {
  commentBodySchema,
  commentListQuerySchema,
  commentSchema,
  idParamsSchema,
  mentionableListSchema,
  mentionableQuerySchema,
  mentionPreviewSchema,
  pageSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf } from '../../plugins/request-context.ts';
import { postComment, previewMentions, readComments, readMentionable } from './comment-service.ts';

const tags = ['Comments'];

export const commentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/tasks/:id/comments',
    {
      schema: {
        tags,
        summary: 'The comments of a task, in the order of the conversation',
        params: idParamsSchema,
        querystring: commentListQuerySchema,
        response: { 200: pageSchema(commentSchema) },
      },
    },
    async (request) => readComments(deps, principalOf(request), request.params.id, request.query),
  );

  app.post(
    '/api/tasks/:id/comments',
    {
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Comment on a task',
        params: idParamsSchema,
        body: commentBodySchema,
        response: { 201: commentSchema },
      },
    },
    async (request, reply) => {
      const comment = await postComment(deps, mutationOf(request), request.params.id, request.body.content);
      return reply.code(201).send(comment);
    },
  );

  app.get(
    '/api/tasks/:id/mentionable',
    {
      schema: {
        tags,
        summary: 'People and agents that a comment on the task can name',
        params: idParamsSchema,
        querystring: mentionableQuerySchema,
        response: { 200: mentionableListSchema },
      },
    },
    async (request) => readMentionable(deps, principalOf(request), request.params.id, request.query.q),
  );

  app.post(
    '/api/tasks/:id/mentions/preview',
    {
      schema: {
        tags,
        summary: 'Whom a comment with this text would wake and notify; posts nothing',
        params: idParamsSchema,
        body: commentBodySchema,
        response: { 200: mentionPreviewSchema },
      },
    },
    async (request) => previewMentions(deps, principalOf(request), request.params.id, request.body.content),
  );
};

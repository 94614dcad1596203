// What an agent's tools may do to the product, with the token of their run and nothing else.
import { agentCommentBodySchema, commentSchema, idParamsSchema } from '@helix/contracts';
import { addRunComment } from '@helix/database';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { toPublicComment } from '../../presenters/comment-presenter.ts';
import { type RunTokens, runClaimsOf, runIsOver } from './run-token.ts';

export function runToolRoutes(tokens: RunTokens): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/agent/runs/:id/comments',
      {
        // Public to people's sessions: the run token is checked here.
        config: { public: true },
        schema: {
          tags: ['Agent tools'],
          summary: "Comment on the run's task",
          params: idParamsSchema,
          body: agentCommentBodySchema,
          response: { 200: commentSchema, 201: commentSchema },
        },
      },
      async (request, reply) => {
        const claims = await runClaimsOf(request, tokens, request.params.id);
        const { content, tool_call_id } = request.body;
        const added = await app.deps.work(
          { orgId: claims.orgId, actor: { type: 'agent', ...claims.agent }, requestId: request.id },
          (work) =>
            addRunComment(
              work,
              { runId: claims.runId, generation: claims.generation },
              { content, toolCallId: tool_call_id },
            ),
        );
        if (added === null) throw runIsOver();
        return reply.code(added.isNew ? 201 : 200).send(toPublicComment(added.comment));
      },
    );
  };
}

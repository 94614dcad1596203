// What an agent's tools may do to the product, with the token of their run and nothing else.
import { agentCommentBodySchema, commentSchema, idParamsSchema } from '@helix/contracts';
import { addRunComment } from '@helix/database';
import { AppError } from '@helix/runtime';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { bearerTokenOf } from '../../plugins/bearer-token.ts';
import { unauthenticated } from '../../plugins/request-context.ts';
import { toPublicComment } from '../../presenters/comment-presenter.ts';
import type { RunClaims, RunTokens } from './run-token.ts';

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
        const claims = await claimsOf(request, tokens, request.params.id);
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
        if (added === null) {
          throw new AppError({
            status: 409,
            code: 'not_running',
            message: 'This run is over, so its tools can change nothing any more.',
          });
        }
        return reply.code(added.isNew ? 201 : 200).send(toPublicComment(added.comment));
      },
    );
  };
}

async function claimsOf(request: FastifyRequest, tokens: RunTokens, runId: string): Promise<RunClaims> {
  const token = bearerTokenOf(request.headers.authorization);
  const claims = token ? await tokens.verify(token) : null;
  if (claims === null || claims.runId !== runId) throw unauthenticated('This needs the token of the run.');
  return claims;
}

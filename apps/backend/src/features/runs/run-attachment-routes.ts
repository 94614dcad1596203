// What an agent's tools may do with the files of the run's task, with the token of the run and nothing else.
import { Readable } from 'node:stream';
import {
  agentAttachBodySchema,
  agentAttachmentListSchema,
  attachmentSchema,
  attachmentTextQuerySchema,
  attachmentTextSchema,
  idSchema,
} from '@helix/contracts';
import {
  type AttachmentRow,
  addRunAttachment,
  findRunningAttempt,
  listAttachments,
  type RunningAttempt,
} from '@helix/database';
import { conflict, notFound } from '@helix/runtime';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { toPublicAttachment } from '../../presenters/attachment-presenter.ts';
import { readText } from '../../uploads/read-text.ts';
import { sendFile } from '../../uploads/send-file.ts';
import { storedFileOf } from '../../uploads/upload-store.ts';
import { type RunTokens, runClaimsOf, runIsOver } from './run-token.ts';

const tags = ['Agent tools'];
/** Public to people's sessions: the run token is checked here. */
const config = { public: true };
const runParams = z.object({ id: idSchema });
const fileParams = z.object({ id: idSchema, attachmentId: idSchema });
/** 500,000 characters, each of up to six bytes when it is escaped. */
const ATTACH_BODY_BYTES = 3 * 1024 ** 2;

export function runAttachmentRoutes(tokens: RunTokens): FastifyPluginAsyncZod {
  return async (app) => {
    const { deps } = app;

    app.get(
      '/api/agent/runs/:id/attachments',
      {
        config,
        schema: {
          tags,
          summary: "The files of the run's task",
          params: runParams,
          response: { 200: agentAttachmentListSchema },
        },
      },
      async (request) => {
        const run = await runOf(request, tokens, request.params.id);
        const rows = await listAttachments(
          deps.database.forOrganization(run.org_id),
          run.org_id,
          run.task_id,
        );
        return { items: rows.map(toPublicAttachment) };
      },
    );

    app.get(
      '/api/agent/runs/:id/attachments/:attachmentId/text',
      {
        config,
        schema: {
          tags,
          summary: 'A page of the text of a file; of a PDF, the text in it',
          params: fileParams,
          querystring: attachmentTextQuerySchema,
          response: { 200: attachmentTextSchema },
        },
      },
      async (request) => {
        const row = await fileOf(request, tokens, request.params);
        const { offset, limit } = request.query;
        const page = await readText(deps, row.org_id, storedFileOf(row), { offset, limit });
        return {
          text: page.text,
          next_offset: page.nextOffset,
          total_bytes: page.totalBytes,
          note: page.note,
        };
      },
    );

    app.get(
      '/api/agent/runs/:id/attachments/:attachmentId/content',
      {
        config: { ...config, sendsFile: true },
        schema: { tags, summary: 'The bytes of a file', params: fileParams },
      },
      async (request, reply) => {
        const row = await fileOf(request, tokens, request.params);
        return sendFile(request, reply, row.org_id, storedFileOf(row));
      },
    );

    app.post(
      '/api/agent/runs/:id/attachments',
      {
        config,
        bodyLimit: ATTACH_BODY_BYTES,
        schema: {
          tags,
          summary: "Attach a text file to the run's task",
          params: runParams,
          body: agentAttachBodySchema,
          response: { 200: attachmentSchema, 201: attachmentSchema },
        },
      },
      async (request, reply) => {
        const { orgId, agent, runId, generation } = await runClaimsOf(request, tokens, request.params.id);
        const { name, content, tool_call_id } = request.body;
        const context = { orgId, actor: { type: 'agent', ...agent } as const, requestId: request.id };
        const added = await deps.uploads.add(
          orgId,
          { content: Readable.from([Buffer.from(content)]), name },
          (file) =>
            deps.work(context, (work) =>
              addRunAttachment(work, { runId, generation }, { file, toolCallId: tool_call_id }),
            ),
        );
        if (added.type === 'gone') throw runIsOver();
        if (added.type === 'full') throw conflict('conflict', added.reason);
        return reply.code(added.type === 'added' ? 201 : 200).send(toPublicAttachment(added.row));
      },
    );
  };
}

async function runOf(request: FastifyRequest, tokens: RunTokens, runId: string): Promise<RunningAttempt> {
  const claims = await runClaimsOf(request, tokens, runId);
  const db = request.server.deps.database.forOrganization(claims.orgId);
  const run = await findRunningAttempt(db, claims.orgId, claims);
  if (!run) throw runIsOver();
  return run;
}

async function fileOf(
  request: FastifyRequest,
  tokens: RunTokens,
  { id, attachmentId }: z.infer<typeof fileParams>,
): Promise<AttachmentRow> {
  const run = await runOf(request, tokens, id);
  const db = request.server.deps.database.forOrganization(run.org_id);
  const rows = await listAttachments(db, run.org_id, run.task_id);
  const row = rows.find((each) => each.id === attachmentId);
  if (!row) throw notFound('file');
  return row;
}

import {
  agentRunQuerySchema,
  agentRunSchema,
  cancelResponseSchema,
  executeResponseSchema,
  idParamsSchema,
  pageSchema,
  rejectBodySchema,
  runDetailSchema,
  runEventListSchema,
  runEventQuerySchema,
  runListSchema,
  taskStatusResponseSchema,
} from '@helix/contracts';
import { findAgent, findRun, listAgentRuns, listRunEvents, listTaskRuns } from '@helix/database';
import { notFound } from '@helix/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { RunStreams } from '../../live/run-streams.ts';
import { boardAccess } from '../../plugins/board-access.ts';
import { mutationOf } from '../../plugins/commit-once.ts';
import { decodePageCursor, timeCursorSchema, toPage } from '../../plugins/page-cursor.ts';
import { principalOf } from '../../plugins/request-context.ts';
import { requireTask } from '../../plugins/task-access.ts';
import { toPublicAgentRun, toPublicRun, toPublicRunDetail, toPublicRunEvent } from './run-presenter.ts';
import { approveTask, cancelTask, executeTask, rejectTask } from './run-service.ts';

const tags = ['Runs'];
const RUNS_SHOWN_MAX = 100;

export function runRoutes(streams: RunStreams): FastifyPluginAsyncZod {
  return async (app) => {
    const { deps } = app;
    const { database } = deps;

    app.post(
      '/api/tasks/:id/execute',
      {
        schema: {
          tags,
          summary: 'Queue a run of the task by its agent',
          params: idParamsSchema,
          response: { 202: executeResponseSchema },
        },
      },
      async (request, reply) => {
        const runId = await executeTask(deps, mutationOf(request), request.params.id);
        return reply.code(202).send({ run_id: runId });
      },
    );

    app.post(
      '/api/tasks/:id/cancel',
      {
        schema: {
          tags,
          summary: 'Stop the runs of the task',
          params: idParamsSchema,
          response: { 202: cancelResponseSchema },
        },
      },
      async (request, reply) =>
        reply.code(202).send(await cancelTask(deps, mutationOf(request), request.params.id)),
    );

    app.post(
      '/api/tasks/:id/approve',
      {
        schema: {
          tags,
          summary: 'Accept the result: the task is done',
          params: idParamsSchema,
          response: { 200: taskStatusResponseSchema },
        },
      },
      async (request) => approveTask(deps, mutationOf(request), request.params.id),
    );

    app.post(
      '/api/tasks/:id/reject',
      {
        schema: {
          tags,
          summary: 'Send the result back with feedback: a new run',
          params: idParamsSchema,
          body: rejectBodySchema,
          response: { 202: executeResponseSchema },
        },
      },
      async (request, reply) => {
        const runId = await rejectTask(deps, mutationOf(request), request.params.id, request.body.feedback);
        return reply.code(202).send({ run_id: runId });
      },
    );

    app.get(
      '/api/tasks/:id/runs',
      {
        schema: {
          tags,
          summary: 'Runs of the task, newest first',
          params: idParamsSchema,
          response: { 200: runListSchema },
        },
      },
      async (request) => {
        const principal = principalOf(request);
        const { orgId } = principal;
        const { task } = await requireTask(deps, principal, request.params.id);
        const rows = await listTaskRuns(database.forOrganization(orgId), orgId, task.id, RUNS_SHOWN_MAX);
        return { items: rows.map(toPublicRun) };
      },
    );

    app.get(
      '/api/agents/:id/runs',
      {
        schema: {
          tags,
          summary: 'Runs of the agent on the boards that the caller may see, newest first',
          params: idParamsSchema,
          querystring: agentRunQuerySchema,
          response: { 200: pageSchema(agentRunSchema) },
        },
      },
      async (request) => {
        const principal = principalOf(request);
        const { limit, cursor, status } = request.query;
        const before = decodePageCursor(cursor, timeCursorSchema);
        const db = database.forOrganization(principal.orgId);
        if (!(await findAgent(db, principal.orgId, request.params.id))) throw notFound('agent');
        const rows = await listAgentRuns(db, principal, request.params.id, { limit, before, status });
        return toPage(rows, limit, toPublicAgentRun, (row) => [row.created_at_text, row.id]);
      },
    );

    app.get(
      '/api/runs/:id',
      {
        schema: {
          tags,
          summary: 'One run with its output',
          params: idParamsSchema,
          response: { 200: runDetailSchema },
        },
      },
      async (request) => {
        const { orgId } = principalOf(request);
        const run = await findRun(database.forOrganization(orgId), orgId, request.params.id);
        if (!run) throw notFound('run');
        await boardAccess(request, run.board_id);
        return toPublicRunDetail(run, streams.find(run.id)?.output.text ?? null);
      },
    );

    app.get(
      '/api/runs/:id/events',
      {
        schema: {
          tags,
          summary: 'The transcript of a run: its prompt, steps and tool calls',
          params: idParamsSchema,
          querystring: runEventQuerySchema,
          response: { 200: runEventListSchema },
        },
      },
      async (request) => {
        const { orgId } = principalOf(request);
        const db = database.forOrganization(orgId);
        const run = await findRun(db, orgId, request.params.id);
        if (!run) throw notFound('run');
        await boardAccess(request, run.board_id);
        const rows = await listRunEvents(db, orgId, run.id, request.query.after, request.query.limit);
        return { items: rows.map(toPublicRunEvent) };
      },
    );
  };
}

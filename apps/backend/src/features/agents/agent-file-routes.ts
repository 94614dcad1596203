import {
  agentFileParamsSchema,
  agentFileRestoreSchema,
  agentFileVersionDetailSchema,
  agentFileVersionParamsSchema,
  agentFileVersionQuerySchema,
  agentFileVersionSchema,
  agentMemoryBodySchema,
  agentMemorySchema,
  agentNoteParamsSchema,
  agentNoteSchema,
  agentNotesSchema,
  idParamsSchema,
  pageSchema,
} from '@helix/contracts';
import { canInOrganization } from '@helix/domain';
import { forbidden } from '@helix/runtime';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { type Principal, principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import { getVersion, readVersions, restoreVersion } from './agent-file-service.ts';
import { changeMemory, getMemory } from './agent-memory-service.ts';
import { getNote, getNotes } from './agent-note-service.ts';

const tags = ['Agents'];

/** What makes an agent who it is and what it has learned, with its versions; and its notes. */
export const agentFileRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps } = app;

  app.get(
    '/api/agents/:id/memory',
    {
      schema: {
        tags,
        summary: 'What an agent has learned (MEMORY.md), as its workspace has it now',
        params: idParamsSchema,
        response: { 200: agentMemorySchema },
      },
    },
    async (request) => getMemory(deps, principalOf(request), request.params.id),
  );

  app.put(
    '/api/agents/:id/memory',
    {
      schema: {
        tags,
        summary: 'Change what an agent has learned, only while it is what the caller saw',
        params: idParamsSchema,
        body: agentMemoryBodySchema,
        response: { 200: agentMemorySchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_agents');
      const { content, expected_hash: expectedHash } = request.body;
      return changeMemory(deps, mutationOf(request), request.params.id, { content, expectedHash });
    },
  );

  app.get(
    '/api/agents/:id/files/:name/versions',
    {
      schema: {
        tags,
        summary: 'What SOUL.md or MEMORY.md of an agent has been, newest first; the latest hundred are kept',
        params: agentFileParamsSchema,
        querystring: agentFileVersionQuerySchema,
        response: { 200: pageSchema(agentFileVersionSchema) },
      },
    },
    async (request) => {
      const { id: agentId, name } = request.params;
      return readVersions(deps, principalOf(request), { agentId, name }, request.query);
    },
  );

  app.get(
    '/api/agents/:id/files/:name/versions/:version',
    {
      schema: {
        tags,
        summary: 'One version with its text',
        params: agentFileVersionParamsSchema,
        response: { 200: agentFileVersionDetailSchema },
      },
    },
    async (request) => {
      const { id: agentId, name, version } = request.params;
      return getVersion(deps, principalOf(request), { agentId, name }, version);
    },
  );

  app.post(
    '/api/agents/:id/files/:name/versions/:version/restore',
    {
      schema: {
        tags,
        summary: 'Make a version’s text the present one again, as a new version',
        params: agentFileVersionParamsSchema,
        body: agentFileRestoreSchema,
        response: { 200: agentFileVersionDetailSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_agents');
      const { id: agentId, name, version } = request.params;
      const expectedHash = request.body.expected_hash;
      return restoreVersion(deps, mutationOf(request), { agentId, name }, { version, expectedHash });
    },
  );

  app.get(
    '/api/agents/:id/notes',
    {
      schema: {
        tags,
        summary: 'The days on which an agent took notes, newest first',
        params: idParamsSchema,
        response: { 200: agentNotesSchema },
      },
    },
    async (request) => getNotes(deps, readerOfNotes(request), request.params.id),
  );

  app.get(
    '/api/agents/:id/notes/:date',
    {
      schema: {
        tags,
        summary: 'What an agent noted on a day',
        params: agentNoteParamsSchema,
        response: { 200: agentNoteSchema },
      },
    },
    async (request) => getNote(deps, readerOfNotes(request), request.params.id, request.params.date),
  );
};

/** An agent notes what happened on any board. @throws AppError 403 for whom that is not. */
function readerOfNotes(request: FastifyRequest): Principal {
  const principal = principalOf(request);
  if (canInOrganization(principal.role, 'manage_agents')) return principal;
  throw forbidden('Only owners and administrators can read the notes of agents. Ask one of them.');
}

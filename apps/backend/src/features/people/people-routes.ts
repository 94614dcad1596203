import {
  idParamsSchema,
  personListSchema,
  personNameSchema,
  personPatchSchema,
  personSchema,
} from '@helix/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mutationOf } from '../../plugins/commit-once.ts';
import { principalOf, requireOrganizationAction } from '../../plugins/request-context.ts';
import { changePerson, disablePerson, enablePerson, getPerson, readPeople } from './people-service.ts';

const tags = ['People'];

export const peopleRoutes: FastifyPluginAsyncZod = async (app) => {
  const { deps, sessions } = app;

  app.get(
    '/api/users',
    {
      schema: {
        tags,
        summary: 'The people of the organization, by name; members get names alone',
        response: { 200: personListSchema },
      },
    },
    async (request) => ({ items: await readPeople(deps, principalOf(request)), next_cursor: null }),
  );

  app.get(
    '/api/users/:id',
    {
      schema: {
        tags,
        summary: 'One person; members get the name alone',
        params: idParamsSchema,
        response: { 200: z.union([personSchema, personNameSchema]) },
      },
    },
    async (request) => getPerson(deps, principalOf(request), request.params.id),
  );

  app.patch(
    '/api/users/:id',
    {
      schema: {
        tags,
        summary: 'Change the name or the role of a person',
        params: idParamsSchema,
        body: personPatchSchema,
        response: { 200: personSchema },
      },
    },
    async (request) => {
      const { orgId } = requireOrganizationAction(request, 'manage_people');
      const person = await changePerson(deps, mutationOf(request), request.params.id, request.body);
      await sessions.announceChanged(orgId, person.id);
      return person;
    },
  );

  app.post(
    '/api/users/:id/disable',
    {
      schema: {
        tags,
        summary: 'Shut a person out at once; what they did stays',
        params: idParamsSchema,
        response: { 200: personSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_people');
      const { person, endedSessions } = await disablePerson(deps, mutationOf(request), request.params.id);
      await sessions.announceEnded(endedSessions);
      return person;
    },
  );

  app.post(
    '/api/users/:id/enable',
    {
      schema: {
        tags,
        summary: 'Let a disabled person sign in again',
        params: idParamsSchema,
        response: { 200: personSchema },
      },
    },
    async (request) => {
      requireOrganizationAction(request, 'manage_people');
      return enablePerson(deps, mutationOf(request), request.params.id);
    },
  );
};

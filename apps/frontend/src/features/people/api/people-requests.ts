import {
  type Person,
  pageSchema,
  personNameSchema,
  type personPatchSchema,
  personSchema,
  userRoleSchema,
} from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';
import { listAll } from '#lib/queries.ts';

/** For those who manage people. */
export function peopleQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['people'],
    queryFn: ({ signal }) => listAll(api, '/api/users', personSchema, { signal }),
  });
}

/** Administrators are told more than names; what is told decides who can be picked. */
const pickableSchema = personNameSchema.extend({
  role: userRoleSchema.optional(),
  disabled_at: z.string().nullish(),
});

/** Whom a board can be shared with: everybody but those who see it anyway. */
export function pickablePeopleQuery() {
  return queryOptions({
    queryKey: ['people', 'pickable'],
    queryFn: async ({ signal }) => {
      const { items } = await browserApi.get('/api/users', { schema: pageSchema(pickableSchema), signal });
      return items.filter(({ role = 'member', disabled_at }) => role === 'member' && !disabled_at);
    },
  });
}

export function updatePerson(id: string, patch: z.input<typeof personPatchSchema>): Promise<Person> {
  return browserApi.patch(`/api/users/${id}`, { schema: personSchema, body: patch });
}

export function disablePerson(id: string): Promise<Person> {
  return browserApi.post(`/api/users/${id}/disable`, { schema: personSchema, body: {} });
}

export function enablePerson(id: string): Promise<Person> {
  return browserApi.post(`/api/users/${id}/enable`, { schema: personSchema, body: {} });
}

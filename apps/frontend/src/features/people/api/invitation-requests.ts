import {
  type CreatedInvitation,
  createdInvitationSchema,
  type InvitationBody,
  invitationSchema,
} from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { ApiClient } from '#lib/api.ts';
import { browserApi } from '#lib/browser-api.ts';
import { listAll } from '#lib/queries.ts';

export function invitationsQuery(api: ApiClient = browserApi) {
  return queryOptions({
    queryKey: ['invitations'],
    queryFn: ({ signal }) => listAll(api, '/api/invitations', invitationSchema, { signal }),
  });
}

export function createInvitation(body: InvitationBody): Promise<CreatedInvitation> {
  return browserApi.post('/api/invitations', { schema: createdInvitationSchema, body });
}

export async function revokeInvitation(id: string): Promise<void> {
  await browserApi.delete(`/api/invitations/${id}`, { schema: z.unknown() });
}

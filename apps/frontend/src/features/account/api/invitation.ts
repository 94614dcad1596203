import {
  type InvitationAcceptBody,
  type InvitationAccepted,
  invitationAcceptedSchema,
  invitationOfferSchema,
} from '@helix/contracts';
import { queryOptions } from '@tanstack/react-query';
import { browserApi } from '#lib/browser-api.ts';

/** In the body: an address is written to logs, and the token opens the door. */
export function invitationOfferQuery(token: string) {
  return queryOptions({
    queryKey: ['invitation-offer', token],
    queryFn: ({ signal }) =>
      browserApi.post('/api/invitations/lookup', { schema: invitationOfferSchema, body: { token }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Makes the account, once, and signs in. */
export function acceptInvitation(body: InvitationAcceptBody): Promise<InvitationAccepted> {
  return browserApi.post('/api/invitations/accept', { schema: invitationAcceptedSchema, body });
}

import type { LoginResponse } from '@helix/contracts';
import type { UserRow } from '@helix/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toPublicUser } from '../presenters/user-presenter.ts';
import { setSessionCookie } from './authentication.ts';

/** Opens a session for somebody who has just proved who they are: browsers keep the cookie, programs the token. */
export async function signIn(
  request: FastifyRequest,
  reply: FastifyReply,
  user: UserRow,
): Promise<LoginResponse> {
  const person = { id: user.id, orgId: user.org_id };
  const { token } = await request.server.sessions.open(person, request.headers['user-agent'] ?? '');
  setSessionCookie(reply, token);
  return { access_token: token, token_type: 'bearer', user: toPublicUser(user) };
}

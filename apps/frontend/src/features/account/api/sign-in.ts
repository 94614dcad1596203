import { type LoginResponse, loginResponseSchema } from '@helix/contracts';
import { browserApi } from '#lib/browser-api.ts';

/** The session arrives as a cookie that no script can read; the token in the answer is for programs. */
export function signIn(credentials: { email: string; password: string }): Promise<LoginResponse> {
  return browserApi.post('/api/auth/login', { schema: loginResponseSchema, body: credentials });
}

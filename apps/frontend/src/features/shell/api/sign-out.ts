import { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';

/** Ends the session on the server: its cookie is worth nothing afterwards. */
export async function signOut(): Promise<void> {
  await browserApi.post('/api/auth/logout', { schema: z.unknown() });
}

import type { changePasswordBodySchema } from '@helix/contracts';
import { z } from 'zod';
import { browserApi } from '#lib/browser-api.ts';

/** This session goes on; every other one of the person ends. */
export async function changePassword(body: z.input<typeof changePasswordBodySchema>): Promise<void> {
  await browserApi.post('/api/auth/change-password', { schema: z.unknown(), body });
}

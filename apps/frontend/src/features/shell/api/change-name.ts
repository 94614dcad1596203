import { type Me, meSchema } from '@helix/contracts';
import { browserApi } from '#lib/browser-api.ts';

export function changeName(body: { name: string }): Promise<Me> {
  return browserApi.patch('/api/auth/me', { schema: meSchema, body });
}

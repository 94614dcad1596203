import { type SetupBody, type SetupResponse, setupResponseSchema } from '@helix/contracts';
import { browserApi } from '#lib/browser-api.ts';

/** Creates the organization and its owner, once, and signs them in. */
export function setUp(body: SetupBody): Promise<SetupResponse> {
  return browserApi.post('/api/setup', { schema: setupResponseSchema, body });
}

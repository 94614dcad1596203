import type { Me } from '@helix/contracts';
import { ApiError } from './api-error.ts';
import { meQuery } from './queries.ts';
import { createQueryClient } from './query-client.ts';
import { serverApi } from './server-api.ts';

/** Whose session the request carries; null for nobody's, on pages that are open to everyone. */
export async function findSignedIn(): Promise<Me | null> {
  const api = await serverApi({ onSignedOut: () => undefined });
  try {
    return await createQueryClient().fetchQuery(meQuery(api));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

import { eventPollSchema } from '@helix/contracts';
import { cache } from 'react';
import { ApiError } from './api-error.ts';
import { serverApi } from './server-api.ts';

/**
 * Where live events stand before a page reads its data: the browser continues from here, so that no change in
 * between is missed. One per request, for the layout and the page alike; null when the server did not say.
 */
export const readLiveCursor = cache(async (): Promise<string | null> => {
  const api = await serverApi();
  try {
    return (await api.get('/api/events', { schema: eventPollSchema })).cursor;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
});

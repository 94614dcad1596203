import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

/** Live events say what changed; this only bounds how old a row may be where an event was missed. */
const staleTimeMs = 30_000;
const maxAttempts = 3;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: staleTimeMs,
        // Asking again helps when the server is away, not when it has said no; a page being rendered cannot wait.
        retry: (failures, error) =>
          typeof window !== 'undefined' &&
          failures < maxAttempts &&
          (!(error instanceof ApiError) || error.isTemporary),
      },
      mutations: { retry: false },
    },
  });
}

import { RequestError } from '../protocol/request-error.ts';

const SESSIONS_AWAY = 'SESSIONS_AWAY';

/** The store of transcripts does not answer; the same request may succeed later. */
export function sessionsAway(cause: unknown): RequestError {
  return new RequestError({
    code: 'UNAVAILABLE',
    message:
      'The earlier turns of this session cannot be read now, because Redis does not answer. Try again.',
    details: { code: SESSIONS_AWAY, reason: String(cause) },
    retryable: true,
  });
}

export function isSessionsAway(error: unknown): boolean {
  const details = error instanceof RequestError ? error.shape.details : null;
  return (details as { code?: unknown } | null)?.code === SESSIONS_AWAY;
}

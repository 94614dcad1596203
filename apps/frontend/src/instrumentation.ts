import type { Instrumentation } from 'next';
import type { ApiError } from '#lib/api-error.ts';

/** A page that could not be rendered: one line in the log, found by the digest that the page shows. */
export const onRequestError: Instrumentation.onRequestError = (error, request, context) => {
  const failure = error instanceof Error ? error : new Error(String(error));
  const line = {
    level: 'error',
    time: new Date().toISOString(),
    name: 'frontend',
    digest: (failure as Error & { digest?: string }).digest,
    method: request.method,
    // Without its question part, which may hold a token.
    path: request.path.split('?')[0],
    route: context.routePath,
    ...(isApiError(failure)
      ? { apiStatus: failure.status, apiCode: failure.code, apiRequestId: failure.requestId }
      : { stack: failure.stack }),
    msg: failure.message,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** By name: this file and the pages are bundled apart, and each has a class of its own. */
function isApiError(error: Error): error is ApiError {
  return error.name === 'ApiError';
}

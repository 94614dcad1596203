import type { z } from 'zod';
import { ApiError, apiErrorFrom, unreachableError } from './api-error.ts';
import { apiBaseUrl, goToSignIn } from './browser-api.ts';

interface Upload<Schema extends z.ZodType> {
  /** What the answer must look like. */
  schema: Schema;
  /** The same key sent twice has one effect. */
  idempotencyKey: string;
  /** From 0 to 1, as the bytes leave. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Sends one file as multipart/form-data. Rejects with ApiError. By XMLHttpRequest: `fetch` cannot say how far it is. */
export function uploadFile<Schema extends z.ZodType>(
  path: string,
  file: File,
  { schema, idempotencyKey, onProgress, signal }: Upload<Schema>,
): Promise<z.output<Schema>> {
  const body = new FormData();
  body.set('file', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${apiBaseUrl()}${path}`);
    request.withCredentials = true;
    request.responseType = 'json';
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('idempotency-key', idempotencyKey);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress?.(total === 0 ? 0 : loaded / total),
    );
    request.addEventListener('load', () => {
      const { status, response } = request;
      if (status === 401) goToSignIn();
      if (status < 200 || status >= 300) return reject(apiErrorFrom(status, response));
      const parsed = schema.safeParse(response);
      if (parsed.success) return resolve(parsed.data);
      const detail =
        'The server answered in a shape this page does not know. Reload the page, then look again.';
      return reject(new ApiError({ status, code: 'unexpected_answer', detail, cause: parsed.error }));
    });
    request.addEventListener('error', () => reject(unreachableError(new Error('the upload failed'))));
    request.addEventListener('abort', () => reject(signal?.reason ?? new Error('the upload was stopped')));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

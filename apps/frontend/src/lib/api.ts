import type { z } from 'zod';
import { ApiError, apiErrorFrom, unreachableError } from './api-error.ts';

export interface ApiCall<Schema extends z.ZodType> {
  /** What the answer must look like. */
  schema: Schema;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** The same key sent twice has one effect: for creations that may be retried. */
  idempotencyKey?: string;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** One typed way to the API, on the server and in the browser. Rejects with ApiError (or an AbortError). */
export interface ApiClient {
  get<Schema extends z.ZodType>(path: string, call: ApiCall<Schema>): Promise<z.output<Schema>>;
  post<Schema extends z.ZodType>(path: string, call: ApiCall<Schema>): Promise<z.output<Schema>>;
  patch<Schema extends z.ZodType>(path: string, call: ApiCall<Schema>): Promise<z.output<Schema>>;
  put<Schema extends z.ZodType>(path: string, call: ApiCall<Schema>): Promise<z.output<Schema>>;
  delete<Schema extends z.ZodType>(path: string, call: ApiCall<Schema>): Promise<z.output<Schema>>;
}

interface Transport {
  /** Origin of the API without a slash at the end; empty for the page's own. */
  baseUrl: () => string;
  headers?: Record<string, string>;
  /** Called when the session has ended; on the server it throws a redirect. */
  onSignedOut: () => void;
}

export function createApiClient(transport: Transport): ApiClient {
  const method =
    (name: Method) =>
    <Schema extends z.ZodType>(path: string, call: ApiCall<Schema>) =>
      send(transport, name, path, call);
  return {
    get: method('GET'),
    post: method('POST'),
    patch: method('PATCH'),
    put: method('PUT'),
    delete: method('DELETE'),
  };
}

async function send<Schema extends z.ZodType>(
  transport: Transport,
  method: Method,
  path: string,
  { schema, query, body, signal, idempotencyKey }: ApiCall<Schema>,
): Promise<z.output<Schema>> {
  const headers: Record<string, string> = { accept: 'application/json', ...transport.headers };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  const { status, isOk, answer } = await exchange(`${transport.baseUrl()}${path}${queryString(query)}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: signal ?? null,
    credentials: 'include',
    cache: 'no-store',
  });
  if (!isOk) {
    const error = apiErrorFrom(status, answer);
    if (status === 401 && error.code !== 'invalid_credentials') transport.onSignedOut();
    throw error;
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ApiError({
    status,
    code: 'unexpected_answer',
    detail:
      'The server answered in a shape this page does not know. Reload the page to get its newest version.',
    cause: parsed.error,
  });
}

async function exchange(
  url: string,
  init: RequestInit,
): Promise<{ status: number; isOk: boolean; answer: unknown }> {
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    return { status: response.status, isOk: response.ok, answer: parseJson(text) };
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw unreachableError(error);
  }
}

function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function queryString(query: ApiCall<z.ZodType>['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text && `?${text}`;
}

// Owns what a provider's failure means: a typed reason, whether trying again can help, and what happened in plain words.
// What to do about it belongs to whoever shows it: it follows from the reason.
import type { RunFailureReason } from '@helix/gateway-protocol';
import type { RunFailureRecord } from '../runs/session-records.ts';

const PROVIDER_MESSAGE_MAX_CHARACTERS = 300;
/** A provider that asks for more patience than this is treated as having said "later". */
const MAX_RETRY_AFTER_MS = 3_600_000;

export type FailureContext = {
  /** As the person chose it: "gpt-5". */
  modelName: string;
  apiKey?: string;
  /** Words had already arrived when it failed. */
  hasStarted: boolean;
};

/** The parts of the SDK's errors that we look at; they cross package versions, so no `instanceof`. */
type ForeignError = {
  name?: string;
  message?: string;
  code?: string;
  statusCode?: number;
  responseBody?: string;
  responseHeaders?: Record<string, string>;
  cause?: unknown;
};

export function classifyFailure(error: unknown, context: FailureContext): RunFailureRecord {
  const foreign = toForeign(error);
  const { statusCode } = foreign;
  if (statusCode !== undefined && statusCode >= 300 && statusCode < 400)
    return failure('bad_response', 'REDIRECTED', false, {
      httpStatus: statusCode,
      message: `The provider answered with a redirect (${statusCode}), which is not followed because it would take the key elsewhere.`,
    });
  if (statusCode !== undefined && statusCode >= 400) return classifyStatus(statusCode, foreign, context);
  if (isUnreachable(foreign) && !context.hasStarted)
    return failure('provider_unavailable', 'PROVIDER_UNREACHABLE', true, {
      message: `The provider cannot be reached (${networkCode(foreign) ?? 'network error'}).`,
    });
  return failure('bad_response', context.hasStarted ? 'STREAM_BROKEN' : 'BAD_RESPONSE', true, {
    message: context.hasStarted
      ? 'The provider broke off in the middle of its answer.'
      : "The provider answered in a form that is not a model's answer.",
    providerMessage: clean(foreign.message, context.apiKey),
  });
}

function classifyStatus(status: number, error: ForeignError, context: FailureContext): RunFailureRecord {
  const body = error.responseBody ?? error.message ?? '';
  const facts = { httpStatus: status, providerMessage: clean(messageInBody(error), context.apiKey) };
  // Google answers 400 to a key that it does not know.
  if (status === 401 || status === 403 || /API_KEY_INVALID|API key not valid/.test(body))
    return failure('auth', 'KEY_REFUSED', false, {
      ...facts,
      message: `The provider refused the key (${status}).`,
    });
  if (status === 402 || /insufficient_quota|insufficient credits|billing/i.test(body))
    return failure('no_credit', 'NO_CREDIT', false, {
      ...facts,
      message: `The provider has no credit left for this key (${status}).`,
    });
  if (status === 429)
    return failure('rate_limit', 'RATE_LIMITED', true, {
      ...facts,
      retryAfterMs: retryAfterMs(error.responseHeaders),
      message: 'The provider is limiting requests (429).',
    });
  if (status === 408 || status === 504)
    return failure('timeout', 'PROVIDER_TIMEOUT', true, {
      ...facts,
      message: `The provider took too long to answer (${status}).`,
    });
  if (status >= 500)
    return failure('provider_unavailable', 'PROVIDER_ERROR', true, {
      ...facts,
      retryAfterMs: retryAfterMs(error.responseHeaders),
      message: `The provider has a problem of its own (${status}).`,
    });
  if (
    /context.{0,20}(length|window)|maximum context|too many tokens|prompt is too long/i.test(body) ||
    status === 413
  )
    return failure('context_length', 'CONTEXT_TOO_LONG', false, {
      ...facts,
      message: 'The task with its history is longer than the model can read.',
    });
  if (status === 404)
    return failure('model_not_found', 'MODEL_NOT_FOUND', false, {
      ...facts,
      message: `The provider does not know the model “${context.modelName}” (404).`,
    });
  return failure('request_refused', 'REQUEST_REFUSED', false, {
    ...facts,
    message: `The provider refused the request (${status})${facts.providerMessage ? '' : ' and gave no reason'}.`,
  });
}

export function contentRefused(): RunFailureRecord {
  return failure('refused', 'CONTENT_FILTERED', false, {
    message: 'The provider declined to answer because of its content rules.',
  });
}

export function brokenAnswer(code: 'EMPTY_ANSWER' | 'STREAM_BROKEN'): RunFailureRecord {
  const message =
    code === 'EMPTY_ANSWER'
      ? 'The model ended its answer without a word.'
      : 'The provider broke off before its answer ended.';
  return failure('bad_response', code, true, { message });
}

export function providerSilent(idleMs: number): RunFailureRecord {
  return failure('timeout', 'PROVIDER_SILENT', true, {
    message: `The provider sent nothing for ${Math.round(idleMs / 1000)} s.`,
  });
}

export function failure(
  reason: RunFailureReason,
  code: string,
  retryable: boolean,
  rest: Omit<RunFailureRecord, 'reason' | 'code' | 'retryable'>,
): RunFailureRecord {
  return { code, reason, retryable, ...rest };
}

/** A provider may repeat the key it was given, and bodies can be long: neither gets further than here. */
function clean(text: string | undefined, apiKey: string | undefined): string | undefined {
  if (!text) return undefined;
  const withoutKey = apiKey ? text.replaceAll(apiKey, '[secret]') : text;
  return withoutKey
    .replace(/\b(sk|key|pk)-[A-Za-z0-9_-]{6,}/g, '[secret]')
    .replace(/Bearer\s+\S+/gi, 'Bearer [secret]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, PROVIDER_MESSAGE_MAX_CHARACTERS);
}

/** Providers wrap their sentence as {error:{message}}, {message} or plain text. */
function messageInBody(error: ForeignError): string | undefined {
  if (!error.responseBody) return error.message;
  try {
    const body = JSON.parse(error.responseBody) as {
      error?: { message?: unknown } | string;
      message?: unknown;
    };
    const inner = typeof body.error === 'object' ? body.error?.message : body.error;
    const text = inner ?? body.message;
    return typeof text === 'string' ? text : error.message;
  } catch {
    // An HTML page is of no help to anyone.
    return error.responseBody.trimStart().startsWith('<') ? undefined : error.responseBody;
  }
}

function retryAfterMs(headers: Record<string, string> | undefined): number | undefined {
  const exact = Number(headers?.['retry-after-ms']);
  const value = headers?.['retry-after'];
  const ms = exact > 0 ? exact : value === undefined ? Number.NaN : parseRetryAfter(value);
  return Number.isFinite(ms) && ms >= 0 ? Math.min(Math.round(ms), MAX_RETRY_AFTER_MS) : undefined;
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function parseRetryAfter(value: string): number {
  const seconds = Number(value);
  return Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
}

const NETWORK_CODES = /^(E[A-Z]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+|DEPTH_[A-Z_]+|SELF_SIGNED[A-Z_]*)$/;

function isUnreachable(error: ForeignError): boolean {
  return networkCode(error) !== undefined || /fetch failed|Cannot connect/i.test(error.message ?? '');
}

function networkCode(error: ForeignError): string | undefined {
  for (let current: ForeignError | undefined = error, depth = 0; current && depth < 5; depth++) {
    if (typeof current.code === 'string' && NETWORK_CODES.test(current.code)) return current.code;
    current = current.cause ? toForeign(current.cause) : undefined;
  }
  return undefined;
}

function toForeign(error: unknown): ForeignError {
  if (typeof error === 'object' && error !== null) return error as ForeignError;
  return { message: String(error) };
}

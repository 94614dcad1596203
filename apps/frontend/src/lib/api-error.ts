import { type ErrorCode, type Problem, problemSchema } from '@helix/contracts';
import { toSentence } from './to-sentence.ts';

/** What the API can say, and what can go wrong on the way to it. */
export type ApiErrorCode = ErrorCode | 'unreachable' | 'unexpected_answer';

interface ApiErrorFields {
  status: number;
  code: ApiErrorCode;
  detail: string;
  errors?: { field: string; message: string }[] | undefined;
  current?: unknown;
  requestId?: string | undefined;
  cause?: unknown;
}

/** A refused or failed request. `detail` is a sentence for the person; `errors` belong to the fields of a form. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0 when no answer came. */
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly detail: string;
  readonly errors: { field: string; message: string }[];
  /** With a version conflict: the row as it is now. */
  readonly current: unknown;
  readonly requestId: string | undefined;

  constructor({ status, code, detail, errors = [], current, requestId, cause }: ApiErrorFields) {
    super(detail, { cause });
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.current = current;
    this.requestId = requestId;
  }

  /** The same request may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }

  /** The message for one field of a form. */
  errorOf(field: string): string | undefined {
    const message = this.errors.find((each) => each.field === field)?.message;
    return message && toSentence(message);
  }
}

/** Turns a refusal into an ApiError, whether a problem document came or something between us answered. */
export function apiErrorFrom(status: number, body: unknown): ApiError {
  const problem = problemSchema.safeParse(body);
  if (problem.success) return fromProblem(problem.data);
  return new ApiError({
    status,
    code: 'unexpected_answer',
    detail:
      status >= 500
        ? `The server is not answering properly (${status}). It may be starting; try again in a moment.`
        : `The server refused the request (${status}) without saying why. Reload the page and try again.`,
  });
}

export function unreachableError(cause: unknown): ApiError {
  return new ApiError({
    status: 0,
    code: 'unreachable',
    detail: 'The server cannot be reached. Check the connection and that HELIX is running, then try again.',
    cause,
  });
}

/** A sentence for the person, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError)
    return error.code === 'validation_failed' && error.errors.length > 0
      ? error.errors.map(fieldSentence).join(' ')
      : error.detail;
  return 'Something went wrong on this page. Reload it and try again.';
}

/** "api_key: must be at most 2000 characters" → "The api key must be at most 2,000 characters." */
function fieldSentence({ field, message }: { field: string; message: string }): string {
  const numbers = message.replace(/\d{4,}/g, (digits) => Number(digits).toLocaleString('en-US'));
  return toSentence(`The ${field.replace(/[._]/g, ' ')} ${numbers}`);
}

function fromProblem(problem: Problem): ApiError {
  return new ApiError({
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    errors: problem.errors,
    current: problem.current,
    requestId: problem.request_id,
  });
}

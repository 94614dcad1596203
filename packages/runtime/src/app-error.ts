import type { ErrorCode } from '@helix/contracts';

export type FieldError = { field: string; message: string };

export type AppErrorOptions = {
  /** HTTP status that the one error exit answers with. */
  status: number;
  code: ErrorCode;
  /** One sentence or two: what happened, why, what to do next. Shown to the caller. */
  message: string;
  /** False for faults of ours, which are logged with their stack. Default true. */
  expected?: boolean;
  /** True when the same call may succeed later unchanged. Default false. */
  retryable?: boolean;
  retryAfterSeconds?: number;
  errors?: FieldError[];
  /** The current row, for a version conflict. */
  current?: unknown;
  cause?: unknown;
};

/** The one error class that services throw; mapped once per door (HTTP, socket, job). */
export class AppError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly expected: boolean;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly errors: FieldError[] | undefined;
  readonly current: unknown;

  constructor(options: AppErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = 'AppError';
    this.status = options.status;
    this.code = options.code;
    this.expected = options.expected ?? true;
    this.retryable = options.retryable ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.errors = options.errors;
    this.current = options.current;
  }
}

/** 404 for what does not exist and for what the caller may not see: both look the same. */
export function notFound(what: string): AppError {
  return new AppError({
    status: 404,
    code: 'not_found',
    message: `This ${what} does not exist, or you do not have access to it.`,
  });
}

/** 403 for what the caller may see but not do. @param message says who may. */
export function forbidden(message: string): AppError {
  return new AppError({ status: 403, code: 'forbidden', message });
}

/** 409: the request is right, but not in the present state. @param current the row as it is now, for the caller to look at. */
export function conflict(code: ErrorCode, message: string, current?: unknown): AppError {
  return new AppError({ status: 409, code, message, current });
}

/** 400 for one field, as the schemas word it. @param message goes after the field's name: `must be …`, `does not exist`. */
export function invalid(field: string, message: string): AppError {
  return new AppError({
    status: 400,
    code: 'validation_failed',
    message: `${field}: ${message}`,
    errors: [{ field, message }],
  });
}

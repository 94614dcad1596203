// Owns the mapping from any error to the one shape that leaves the API: RFC 9457 with our code.
import type { ErrorCode, Problem } from '@helix/contracts';
import { AppError, type FieldError } from '@helix/runtime';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { toDatabaseProblem } from './database-problem.ts';

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  422: 'Unreadable file',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Unavailable',
  507: 'Disk full',
};

/** Errors that Fastify throws itself, by its code. */
const FRAMEWORK: Record<string, { status: number; code: ErrorCode; message: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'payload_too_large',
    message: 'The request is larger than 1 MB. Shorten the text and send it again.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'unsupported_media_type',
    message: 'The body must be JSON. Send it with the header "content-type: application/json".',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    code: 'bad_request',
    message: 'The body is not valid JSON. Check commas, quotes and brackets, then send it again.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'bad_request',
    message: 'The body is not as long as its content-length says. Send it again with the right length.',
  },
  FST_ERR_BAD_URL: {
    status: 400,
    code: 'bad_request',
    message: 'The address contains a broken escape sequence. Write a percent sign as %25, then try again.',
  },
};

const PLACES: Record<string, string> = {
  body: 'body',
  querystring: 'query',
  params: 'address',
  headers: 'header',
};

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return toValidationError(error);
  const code = (error as { code?: unknown } | null)?.code;
  const framework = typeof code === 'string' ? FRAMEWORK[code] : undefined;
  if (framework) return new AppError({ ...framework, cause: error });
  const fromDatabase = toDatabaseProblem(error);
  if (fromDatabase) return fromDatabase;
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError({
      status,
      code: 'bad_request',
      message: 'The request could not be understood. The form of each one is described at /api/docs.',
      cause: error,
    });
  }
  return new AppError({
    status: 500,
    code: 'internal',
    message: 'Something went wrong on our side; it was written to the log under this request id. Try again.',
    expected: false,
    cause: error,
  });
}

export function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(error.current === undefined ? {} : { current: error.current }),
  };
}

function toValidationError(error: {
  validation: { instancePath: string; message?: string }[];
  validationContext?: string;
}): AppError {
  const place = PLACES[error.validationContext ?? 'body'] ?? 'body';
  const seen = new Map<string, FieldError>();
  for (const issue of error.validation) {
    const field = issue.instancePath.replace(/^\//, '').replaceAll('/', '.') || place;
    if (!seen.has(field)) seen.set(field, { field, message: plainMessage(issue.message ?? 'is not valid') });
  }
  const errors = [...seen.values()];
  return new AppError({
    status: 400,
    code: 'validation_failed',
    message: errors.map((each) => `${each.field}: ${each.message}`).join('; '),
    errors,
  });
}

const PLAIN: [RegExp, (match: RegExpExecArray) => string][] = [
  [/^Invalid input: expected (\w+), received undefined$/, () => 'is missing'],
  [/^Invalid input: expected (\w+), received (\w+)$/, ([, wanted = '']) => `must be ${withArticle(wanted)}`],
  [
    /^Invalid option: expected one of (.+)$/,
    ([, options = '']) => `must be one of ${options.replaceAll('"', '').replaceAll('|', ', ')}`,
  ],
  [/^Too small: expected \w+ to be >=(\S+)$/, ([, limit = '']) => `must be at least ${limit}`],
  [/^Too big: expected \w+ to be <=(\S+)$/, ([, limit = '']) => `must be at most ${limit}`],
  [
    /^Too small: expected \w+ to have >=(\d+) (\w+)$/,
    ([, limit = '', unit = '']) => `must have at least ${limit} ${unit}`,
  ],
  [
    /^Too big: expected \w+ to have <=(\d+) (\w+)$/,
    ([, limit = '', unit = '']) => `must have at most ${limit} ${unit}`,
  ],
  [/^Invalid ISO datetime$/, () => 'must be a date and time such as 2026-01-31T17:00:00Z'],
  [/^Invalid input$/, () => 'does not have the expected fields'],
];

const ARTICLES: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  stringbool: 'true or false',
};

function withArticle(type: string): string {
  return ARTICLES[type] ?? type;
}

/** The validator's words, said as a person would; messages of our own schemas pass as they are. */
function plainMessage(message: string): string {
  for (const [pattern, say] of PLAIN) {
    const match = pattern.exec(message);
    if (match) return say(match);
  }
  return message;
}

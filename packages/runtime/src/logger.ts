import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

/** Paths that may carry a secret; pino replaces their values before anything is written. */
const SECRET_PATHS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'headers.authorization',
  'headers.cookie',
  '*.password',
  '*.api_key',
  '*.apiKey',
  '*.token',
  'password',
  'apiKey',
  'api_key',
  'token',
];

/**
 * JSON lines on standard output, one logger per process; bind request, socket and run ids with `child`.
 * @param options.level pino level name; `silent` in tests.
 */
export function createLogger(options: { name: string; level?: string }): Logger {
  return pino({
    name: options.name,
    level: options.level ?? 'info',
    redact: { paths: SECRET_PATHS, censor: '[secret]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
